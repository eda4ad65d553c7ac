/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.rules.Observed;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutlivingWork}.
 */
class OutlivingWorkTests {

	private static final SpanContext FIRST = new SpanContext("ab".repeat(16), "1".repeat(16), "01");

	private static final SpanContext SECOND = new SpanContext("cd".repeat(16), "2".repeat(16), "01");

	private static final Setup SETUP = new Observed().setup;

	private final List<SentRequest> requests = new ArrayList<>(
			List.of(Observed.request(10, 20, "GET /orders", "x", "y")));

	private final List<LogLine> lines = new ArrayList<>();

	@Test
	void workThatEndsIsOfItsRequest() {
		log(25, started(FIRST));
		assertThat(submissions(Set.of())).containsExactly(started(FIRST));
	}

	@Test
	void endlessWorkThatRunsBetweenRequestsIsOfNone() {
		log(12, started(FIRST));
		log(25, started(FIRST));
		assertThat(submissions(Set.of(started(FIRST)))).isEmpty();
	}

	@Test
	void endlessWorkThatRunsOnlyForRequestsIsOfItsRequest() {
		log(12, started(FIRST));
		log(14, started(FIRST));
		assertThat(submissions(Set.of(started(FIRST)))).hasSize(2);
	}

	@Test
	void endlessWorkThatRunsForAnotherRequestIsOfNone() {
		this.requests.set(0, Observed.request(10, 20, "GET /orders", "traceparent", Traceparent.format(FIRST)));
		this.requests.add(Observed.request(30, 40, "GET /orders", "traceparent", Traceparent.format(SECOND)));
		log(12, started(FIRST));
		log(14, started(FIRST));
		assertThat(submissions(Set.of(started(FIRST)))).hasSize(2);
		log(32, started(FIRST));
		assertThat(submissions(Set.of(started(FIRST)))).isEmpty();
	}

	@Test
	void endlessWorkThatWasSeenOnceIsOfNoneUnlessEachRequestStartsIt() {
		log(12, started(FIRST));
		assertThat(submissions(Set.of(started(FIRST)))).isEmpty();
		log(14, started(SECOND));
		assertThat(submissions(Set.of(started(FIRST), started(SECOND)))).hasSize(2);
	}

	private List<TaskSubmission> submissions(Set<TaskSubmission> endless) {
		return new OutlivingWork(SETUP, this.requests, this.lines, List.of(), endless).lines()
			.stream()
			.flatMap((line) -> Stream.ofNullable(line.event().snapshot().submission()))
			.toList();
	}

	private static TaskSubmission started(SpanContext from) {
		return new TaskSubmission(from, "java.lang.Thread@" + from.spanId(),
				List.of(new StackTraceElement("com.acme.Orders", "order", "Orders.java", 7)));
	}

	private void log(long order, TaskSubmission submission) {
		ThreadSnapshot snapshot = new ThreadSnapshot(order, "worker", null, Map.of(), submission, Caller.ANY);
		this.lines.add(new LogLine(new LogEvent(snapshot, "com.acme.Orders", "INFO", "alive"), "CONSOLE", "alive\n"));
	}

}
