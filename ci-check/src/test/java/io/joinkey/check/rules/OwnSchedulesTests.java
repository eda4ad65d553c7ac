/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.Telemetry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OwnSchedules}.
 */
class OwnSchedulesTests {

	private static final String CALLER = "de.codecentric.boot.admin.client.registration.Registration";

	private final Observed observed = new Observed();

	@Test
	void onlyCallsThatRepeatSinceTheStartAreListed() {
		assertThat(OwnSchedules.fromTheStart(telemetry(0))).isEmpty();
		polls(2, "http get", "/rates", "parallel-1");
		polls(14, "http get", "/rates", "parallel-2");
		assertThat(OwnSchedules.fromTheStart(telemetry(0))).containsExactly(
				"call that repeats since before the first request, each time in a new trace: http get on thread parallel-*");
		assertThat(OwnSchedules.fromTheStart(telemetry(5))).hasSize(1);
		assertThat(OwnSchedules.fromTheStart(telemetry(15))).isEmpty();
	}

	@Test
	void aCallOutsideOfAnySpanIsListedOnceARequestWasSent() {
		ships(2);
		ships(3);
		assertThat(OwnSchedules.fromTheStart(telemetry(0))).isEmpty();
		ships(14);
		assertThat(OwnSchedules.fromTheStart(telemetry(0))).containsExactly(
				"call that repeats since before the first request, outside of any span and without traceparent: POST localhost/push, by OkHttp");
	}

	private void ships(long order) {
		this.observed.exchanges.add(new HttpExchange(order, "POST", "http://localhost:4711/push", List.of(), 200,
				new HttpExchange.Client("OkHttp", null, null, true)));
	}

	@Test
	void aCallThatALibraryRepeatsIsNotListed() {
		polls(2, "http get", "/rates", "parallel-1", CALLER);
		polls(14, "http get", "/rates", "parallel-2", CALLER);
		assertThat(OwnSchedules.fromTheStart(telemetry(0))).isEmpty();
	}

	@Test
	void aCallOfAnotherNameUriOrThreadIsNotTheSame() {
		polls(2, "http get", "/rates", "parallel-1");
		assertThat(isFromTheStart("http get", "/rates", "parallel-2")).isTrue();
		assertThat(isFromTheStart("http post", "/rates", "parallel-2")).isFalse();
		assertThat(isFromTheStart("http get", "/stock", "parallel-2")).isFalse();
		assertThat(isFromTheStart("http get", "/rates", "single-2")).isFalse();
	}

	private boolean isFromTheStart(String name, String uri, String thread) {
		polls(14, name, uri, thread);
		SpanRecord span = this.observed.spans.get(this.observed.spans.size() - 1);
		return OwnSchedules.isFromTheStart(this.observed.telemetry(), span);
	}

	private void polls(long order, String name, String uri, String thread, String... callers) {
		SpanRecord span = Observed.span(Observed.context("7", "7", "03"), null, Kind.CLIENT, name, order, thread);
		this.observed.spans
			.add(new SpanRecord(span.context(), null, span.kind(), name, span.status(), span.links(), span.timing(),
					new Source("orders", "x", thread, null, null, true, List.of(callers), 0), Map.of("uri", uri)));
	}

	private Telemetry telemetry(long ready) {
		return this.observed.telemetry().withCoverage(new Coverage(ready, Set.of(), List.of()));
	}

}
