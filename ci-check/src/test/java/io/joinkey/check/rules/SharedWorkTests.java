/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Timing;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedWork}.
 */
class SharedWorkTests {

	private final Observed observed = new Observed();

	@Test
	void requestsAfterEachOtherShareNoWork() {
		request("e", 200, 219, "/push", 205);
		request("f", 230, 249, "/push", 235);
		pushed(250, "e", 2);
		assertThat(shared()).isEmpty();
	}

	@Test
	void aLineDuringItsRequestIsNotOfSharedWork() {
		request("e", 200, 260, "/push", 240);
		request("f", 201, 261, "/push", 225);
		pushed(230, "e", 2);
		assertThat(shared()).isEmpty();
	}

	@Test
	void ofThreeRequestsOneHasNoLine() {
		request("e", 200, 260, "/push", 225);
		request("f", 201, 261, "/push", 225);
		request("a", 202, 262, "/push", 225);
		pushed(230, "e", 2);
		pushed(240, "f", 1);
		assertThat(shared()).hasSize(1);
	}

	@Test
	void theGatesOwnHandlerSharesNoWork() {
		request("e", 200, 260, "/push?joinkey-gate", 225);
		request("f", 201, 261, "/push?joinkey-gate", 225);
		pushed(230, "e", 2);
		assertThat(shared()).isEmpty();
	}

	private void request(String trace, long order, long endOrder, String path, long end) {
		this.observed.requests.add(Observed.request(order, endOrder, "GET " + path, "traceparent",
				Traceparent.format(Observed.context(trace, "a", "01"))));
		SpanContext server = Observed.context(trace, "1", "03");
		SpanRecord span = Observed.span(server, new Parent("a".repeat(16), true), Kind.SERVER, "http get /push",
				order + 3, "http-1");
		this.observed.spans.add(new SpanRecord(server, span.parent(), span.kind(), span.name(), span.status(),
				span.links(), new Timing(order + 3, end, 0, 1), span.source(), span.attributes()));
	}

	private void pushed(long order, String trace, int lines) {
		for (int i = 0; i < lines; i++) {
			this.observed.lines.add(new LogLine(new LogEvent(
					new ThreadSnapshot(order + i, "parallel-1", Observed.context(trace, "1", "03"), Map.of()),
					"com.acme.Push", "INFO", "push for seen-" + i), "CONSOLE", "{}"));
		}
	}

	private List<String> shared() {
		return SharedWork.of(this.observed.telemetry()).toList();
	}

}
