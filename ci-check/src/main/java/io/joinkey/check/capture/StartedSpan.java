/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.SpanRecord.Timing;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * A span from its start on, whose state is read again each time that it is asked for.
 *
 * @param words reads the span's current state, as a {@link FlatSpan}
 * @param order its start among everything observed
 * @param thread the thread that started it
 * @param endOrder its end among everything observed, or the largest number
 * @param lost the submission that lost the context of its thread
 * @param within the span that was active on its thread
 * @param callers what started it
 * @param run the run of a periodic task that no request started, or 0
 */
record StartedSpan(Supplier<Map<String, String>> words, long order, String thread, AtomicLong endOrder,
		@Nullable TaskSubmission lost, @Nullable SpanContext within, List<String> callers, long run) {

	boolean isEnded() {
		return this.endOrder.get() != Long.MAX_VALUE;
	}

	SpanContext context() {
		return context(word(this.words.get(), "context"));
	}

	SpanRecord record(boolean exported) {
		Map<String, String> words = this.words.get();
		Map<String, String> attributes = new TreeMap<>();
		words.forEach((name, value) -> {
			if (name.startsWith(FlatSpan.ATTRIBUTE)) {
				attributes.put(name.substring(FlatSpan.ATTRIBUTE.length()), value);
			}
		});
		String parent = words.get("parent");
		return new SpanRecord(context(word(words, "context")),
				(parent != null) ? new Parent(parent, Boolean.parseBoolean(words.get("remote"))) : null,
				Kind.valueOf(word(words, "kind")), word(words, "name"), Status.valueOf(word(words, "status")),
				Stream.of(word(words, "links").split(" "))
					.filter((link) -> !link.isEmpty())
					.map(StartedSpan::context)
					.toList(),
				new Timing(this.order, this.endOrder.get(), Long.parseLong(word(words, "start")),
						Long.parseLong(word(words, "end"))),
				new Source(word(words, "service"), word(words, "instrumentation"), this.thread, this.lost, this.within,
						exported, this.callers, this.run),
				attributes);
	}

	static SpanContext context(String words) {
		String[] ids = words.split("-");
		return new SpanContext(ids[0], ids[1], ids[2]);
	}

	private static String word(Map<String, String> words, String name) {
		return words.getOrDefault(name, "");
	}

}
