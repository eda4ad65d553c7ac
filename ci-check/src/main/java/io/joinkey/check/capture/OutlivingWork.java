/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes endless work, such as a heartbeat that the first request starts, from
 * work of a request. It also runs while the request that started it is not under way, or
 * it was started once and was seen once.
 */
final class OutlivingWork {

	private final Setup setup;

	private final List<SentRequest> requests;

	private final List<LogLine> lines;

	private final List<SpanRecord> spans;

	private final Set<TaskSubmission> background;

	OutlivingWork(Setup setup, List<SentRequest> requests, List<LogLine> lines, List<SpanRecord> spans,
			Set<TaskSubmission> endless) {
		this.setup = setup;
		this.requests = requests.stream().filter((request) -> !request.isToOwnHandler()).toList();
		this.lines = lines;
		this.spans = spans;
		this.background = endless.stream().filter(this::isBackground).collect(Collectors.toSet());
	}

	private boolean isBackground(TaskSubmission started) {
		long[] seen = LongStream
			.concat(this.lines.stream()
				.map((line) -> line.event().snapshot())
				.filter((snapshot) -> started.equals(snapshot.submission()))
				.mapToLong(ThreadSnapshot::order),
					this.spans.stream()
						.filter((span) -> started.equals(span.source().lost()))
						.mapToLong((span) -> span.timing().order()))
			.distinct()
			.toArray();
		return LongStream.of(seen)
			.anyMatch((order) -> this.requests.stream()
				.noneMatch((request) -> request.spans(order) && isOf(request, started)))
				|| (seen.length == 1 && !isStartedByEach(started));
	}

	/**
	 * Return whether a request may have started work: its trace is known if it sent one.
	 */
	private static boolean isOf(SentRequest request, TaskSubmission started) {
		return Traceparent.sent(request).map((sent) -> sent.traceId().equals(started.from().traceId())).orElse(true);
	}

	/** Return whether another request started work at the same place. */
	private boolean isStartedByEach(TaskSubmission started) {
		return Stream
			.concat(this.lines.stream().map((line) -> line.event().snapshot().submission()),
					this.spans.stream().map((span) -> span.source().lost()))
			.filter(Objects::nonNull)
			.anyMatch((other) -> !other.from().traceId().equals(started.from().traceId())
					&& other.line(this.setup).equals(started.line(this.setup)));
	}

	private boolean isOfBackground(@Nullable TaskSubmission submission) {
		return submission != null && this.background.contains(submission);
	}

	/** Return the lines, where those of endless work were submitted by no request. */
	List<LogLine> lines() {
		return this.lines.stream().map((line) -> {
			ThreadSnapshot snapshot = line.event().snapshot();
			return (snapshot.active() == null
					&& isOfBackground(snapshot.submission()))
							? new LogLine(
									new LogEvent(
											new ThreadSnapshot(snapshot.order(), snapshot.thread(), null,
													snapshot.context(), null, snapshot.caller()),
											line.event().logger(), line.event().level(), line.event().message()),
									line.appender(), line.text(), line.writer())
							: line;
		}).toList();
	}

	/** Return the spans, where those of endless work lost no submission. */
	List<SpanRecord> spans() {
		return this.spans.stream().map((span) -> {
			Source source = span.source();
			return isOfBackground(source.lost())
					? new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
							span.links(), span.timing(),
							new Source(source.service(), source.instrumentation(), source.thread(), null,
									source.within(), source.exported(), source.callers(), source.run()),
							span.attributes())
					: span;
		}).toList();
	}

}
