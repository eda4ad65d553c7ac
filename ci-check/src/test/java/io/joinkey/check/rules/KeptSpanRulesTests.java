/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Timing;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeptSpanRules}.
 */
class KeptSpanRulesTests {

	private static final Parent OF_FIRST = new Parent(Observed.SERVER.spanId(), false);

	private static final SpanContext KEPT = Observed.context("1", "8", "03");

	private static final SpanContext KEPT_AGAIN = Observed.context("1", "9", "03");

	private final Observed observed = new Observed();

	KeptSpanRulesTests() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.LINKED));
	}

	@Test
	void spansOfTwoLaterRequestsBelowTheFirstAreFound() {
		kept(KEPT, OF_FIRST, 23, "http-2");
		kept(KEPT_AGAIN, OF_FIRST, 52, "http-1");
		assertThat(this.observed.finding(CorrelationRule.ROOT_LINKED).message()).contains(
				"expected     the trace of the request that the thread answers, " + Observed.NEW.traceId(),
				"seen         a span of " + Observed.SERVER.traceId()
						+ ", stale: of the earlier request GET /orders with traceparent",
				"first wrong  INTERNAL span \"price\" " + KEPT, "and 1 more",
				"remedy       take the current span where the work is done, keep none in a field");
	}

	@Test
	void oneRequestMayDoWhatAnEarlierOneLeft() {
		kept(KEPT, OF_FIRST, 23, "http-2");
		kept(KEPT_AGAIN, OF_FIRST, 24, "http-2");
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).findings()).isEmpty();
	}

	@Test
	void aTraceThatIsRestoredFromAStoreHasARemoteParent() {
		kept(KEPT, new Parent(Observed.SERVER.spanId(), true), 23, "http-2");
		kept(KEPT_AGAIN, new Parent(Observed.SERVER.spanId(), true), 52, "http-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).findings()).isEmpty();
	}

	@Test
	void aSpanThatLinksToItsRequestIsFine() {
		kept(KEPT, OF_FIRST, 23, "http-2", Observed.NEW);
		kept(KEPT_AGAIN, OF_FIRST, 52, "http-1", Observed.FAILED);
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).findings()).isEmpty();
	}

	@Test
	void workOfTheFirstRequestMayGoOnElsewhere() {
		kept(KEPT, OF_FIRST, 23, "worker-1");
		kept(KEPT_AGAIN, OF_FIRST, 52, "worker-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void anEventLoopServesAllRequests() {
		this.observed.spans.replaceAll((span) -> on("reactor-http-nio-1", span));
		kept(KEPT, OF_FIRST, 23, "reactor-http-nio-1");
		kept(KEPT_AGAIN, OF_FIRST, 52, "reactor-http-nio-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).findings()).isEmpty();
	}

	@Test
	void aRequestHasEndedWithItsAnswer() {
		endsLate();
		kept(KEPT, OF_FIRST, 23, "http-2");
		kept(KEPT_AGAIN, OF_FIRST, 52, "http-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).findings()).hasSize(1);
	}

	@Test
	void theFirstRequestMayStillRun() {
		endsLate();
		this.observed.requests.set(0,
				Observed.request(10, 85, "GET /orders", "traceparent", Traceparent.format(Observed.SENT)));
		kept(KEPT, OF_FIRST, 23, "http-2");
		kept(KEPT_AGAIN, OF_FIRST, 52, "http-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).findings()).isEmpty();
	}

	/** The thread of a server may be put aside between the answer and the span's end. */
	private void endsLate() {
		this.observed.span(Observed.SERVER, (span) -> new SpanRecord(span.context(), span.parent(), span.kind(),
				span.name(), span.status(), span.links(), new Timing(11, 80, 0, 1), span.source(), span.attributes()));
	}

	@Test
	void aTraceWithoutARequestIsNotThatOfAnEarlierOne() {
		Parent tick = new Parent(Observed.TICK.spanId(), false);
		kept(Observed.context("d", "8", "03"), tick, 23, "http-2");
		kept(Observed.context("d", "9", "03"), tick, 52, "http-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).findings()).isEmpty();
	}

	@Test
	void aSpanBelowAKeptOneIsFoundToo() {
		kept(KEPT, OF_FIRST, 23, "http-2");
		kept(Observed.context("1", "b", "03"), new Parent(KEPT.spanId(), false), 24, "http-2");
		kept(KEPT_AGAIN, OF_FIRST, 52, "http-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).evidence()).isEqualTo(3);
	}

	@Test
	void aLinkToAnotherTraceDoesNotJoinTheRequest() {
		kept(KEPT, OF_FIRST, 23, "http-2", Observed.TICK);
		kept(KEPT_AGAIN, OF_FIRST, 52, "http-1", Observed.TICK);
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).findings()).hasSize(1);
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).evidence()).isEqualTo(2);
	}

	private static SpanRecord on(String thread, SpanRecord span) {
		return new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(), span.links(),
				span.timing(), new SpanRecord.Source("orders", "org.springframework.boot", thread), span.attributes());
	}

	private void kept(SpanContext context, Parent parent, long order, String thread, SpanContext... links) {
		SpanRecord span = Observed.span(context, parent, Kind.INTERNAL, "price", order, thread);
		this.observed.spans.add(new SpanRecord(context, parent, span.kind(), span.name(), span.status(), List.of(links),
				span.timing(), span.source(), span.attributes()));
	}

}
