/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SentRequest.Answer;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnsweredIds}.
 */
class AnsweredIdsTests {

	private static final String ID = "0123456789abcdef".repeat(2);

	private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";

	private final Observed observed = new Observed();

	@Test
	void anIdThatNothingHasIsUnknown() {
		answer(ID);
		answer(UUID);
		assertThat(AnsweredIds.unknown(this.observed.telemetry())).containsExactly("X-Trace-Id");
	}

	@Test
	void anIdThatTheRequestSentIsNot() {
		answer(ID, "X-Trace-Id", ID);
		answer(UUID, "X-Trace-Id", UUID);
		answer(UUID, "X-Trace-Id", ID);
		assertThat(AnsweredIds.unknown(this.observed.telemetry())).isEmpty();
	}

	@Test
	void anIdOfAnotherRequestThatIsNotSampledIsKnown() {
		this.observed.requests
			.add(Observed.request(80, 81, "GET /a", "traceparent", "00-" + ID + "-" + "1".repeat(16) + "-00"));
		answer(ID);
		assertThat(AnsweredIds.unknown(this.observed.telemetry())).isEmpty();
	}

	private void answer(String id, String... headers) {
		int order = 100 * (this.observed.requests.size() + 1);
		this.observed.requests.add(new SentRequest(Observed.at(order, "test", null), order + 9, "GET", "/tax",
				Observed.headers(headers), 200, true, new Answer(Observed.headers("X-Trace-Id", id), "")));
		this.observed.spans.add(Observed.span(new SpanContext("abcd%028d".formatted(order), "1".repeat(16), "03"), null,
				Kind.SERVER, "http get /tax", order + 1, "http-1"));
	}

}
