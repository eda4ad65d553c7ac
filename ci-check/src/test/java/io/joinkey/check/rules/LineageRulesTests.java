/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LineageRules}.
 */
class LineageRulesTests {

	private static final SpanContext ROOT = Observed.context("9", "1", "03");

	private final Observed observed = new Observed();

	LineageRulesTests() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.LINKED));
	}

	@Test
	void aRootWithinARequestWithoutALinkIsFound() {
		root(Kind.INTERNAL, null, 12, "http-1", Observed.SERVER);
		Finding finding = this.observed.finding(CorrelationRule.ROOT_LINKED);
		assertThat(finding.subject()).isEqualTo("clean up");
		assertThat(finding.diagnosis().lastRight()).isEqualTo(this.observed.spans.get(0));
		assertThat(finding.diagnosis().seen()).isEqualTo("a root without a link, started on thread http-1");
	}

	@Test
	void rootThatLinksBackIsFine() {
		root(Kind.INTERNAL, null, 12, "http-1", Observed.SERVER, Observed.NEW, Observed.SERVER);
		Outcome outcome = this.observed.judge(CorrelationRule.ROOT_LINKED);
		assertThat(outcome.state()).isEqualTo(State.HELD);
		assertThat(outcome.evidence()).isOne();
	}

	@Test
	void aLinkToAnotherTraceDoesNotLeadBack() {
		root(Kind.INTERNAL, null, 12, "http-1", Observed.SERVER, Observed.NEW);
		assertThat(this.observed.finding(CorrelationRule.ROOT_LINKED).subject()).isEqualTo("clean up");
	}

	@Test
	void workOnAnotherThreadMayStartATrace() {
		root(Kind.INTERNAL, null, 12, "worker-1", Observed.SERVER);
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).state()).isEqualTo(State.HELD);
	}

	@Test
	void workOnAnotherThreadThatCallsLeadsBack() {
		root(Kind.INTERNAL, null, 12, "worker-1", Observed.SERVER);
		this.observed.spans.add(Observed.span(Observed.context("9", "2", "03"), new Parent(ROOT.spanId(), false),
				Kind.CLIENT, "http get", 13, "worker-1"));
		assertThat(this.observed.finding(CorrelationRule.ROOT_LINKED).diagnosis().seen())
			.isEqualTo("a root without a link, and calls within it, started on thread worker-1");
	}

	@Test
	void childWithoutACallNeedsNoLink() {
		root(Kind.INTERNAL, null, 12, "worker-1", Observed.SERVER);
		this.observed.spans.add(Observed.span(Observed.context("9", "2", "03"), new Parent(ROOT.spanId(), false),
				Kind.INTERNAL, "step", 13, "worker-1"));
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).state()).isEqualTo(State.HELD);
	}

	@Test
	void threadIsFreeBeforeAndAfterItsRequest() {
		root(Kind.INTERNAL, null, 9, "http-1", Observed.TICK);
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).state()).isEqualTo(State.HELD);
		LineageRulesTests later = new LineageRulesTests();
		later.root(Kind.INTERNAL, null, 18, "http-1", Observed.TICK);
		assertThat(later.observed.judge(CorrelationRule.ROOT_LINKED).state()).isEqualTo(State.HELD);
	}

	@ParameterizedTest
	@EnumSource(names = "INTERNAL", mode = EnumSource.Mode.EXCLUDE)
	void whatArrivesAndWhatIsCalledIsForOtherRules(Kind kind) {
		root(kind, null, 12, "http-1", Observed.SERVER);
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void spansThatBeganOutsideAnotherTraceAreNotJudged() {
		root(Kind.INTERNAL, null, 12, "http-1", null);
		root(Kind.INTERNAL, null, 12, "http-1", ROOT);
		root(Kind.INTERNAL, new Parent("a".repeat(16), true), 12, "http-1", Observed.SERVER);
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@ParameterizedTest
	@CsvSource({ "10, 19, http-1, BROKEN", "10, 13, http-1, NOT_APPLICABLE", "10, 19, http-2, NOT_APPLICABLE",
			"9, 19, http-1, NOT_APPLICABLE", "10, 19, reactor-http-nio-1, NOT_APPLICABLE" })
	void aRootAroundTheServerSpanOfItsRequestIsFound(long start, long end, String thread, State state) {
		SpanRecord span = Observed.span(ROOT, null, Kind.INTERNAL, "security filterchain before", start, thread);
		this.observed.spans.add(new SpanRecord(ROOT, null, Kind.INTERNAL, span.name(), span.status(), List.of(),
				new SpanRecord.Timing(start, end, start, end), span.source(), span.attributes()));
		if (thread.startsWith("reactor")) {
			this.observed.span(Observed.SERVER,
					(server) -> new SpanRecord(server.context(), server.parent(), server.kind(), server.name(),
							server.status(), server.links(), server.timing(),
							new Source("orders", "org.springframework.boot", thread), server.attributes()));
		}
		Outcome outcome = this.observed.judge(CorrelationRule.ROOT_LINKED);
		assertThat(outcome.state()).isEqualTo(state);
		assertThat(outcome.evidence()).isEqualTo(outcome.findings().size());
		assertThat(outcome.findings()).allSatisfy((finding) -> {
			assertThat(finding.subject()).isEqualTo("security filterchain before");
			assertThat(finding.diagnosis().remedy())
				.startsWith("let the server observation run first: set the order of the filter");
		});
	}

	@Test
	void aRootWhoseChildIsAroundTheServerSpanIsFound() {
		around(ROOT, null, 10, 11);
		assertThat(this.observed.judge(CorrelationRule.ROOT_LINKED).state()).isEqualTo(State.NOT_APPLICABLE);
		around(Observed.context("9", "2", "03"), new Parent(ROOT.spanId(), false), 10, 19);
		assertThat(this.observed.finding(CorrelationRule.ROOT_LINKED).subject())
			.isEqualTo("security filterchain before");
	}

	private void around(SpanContext context, @Nullable Parent parent, long start, long end) {
		SpanRecord span = Observed.span(context, parent, Kind.INTERNAL, "security filterchain before", start, "http-1");
		this.observed.spans.add(new SpanRecord(context, parent, span.kind(), span.name(), span.status(), List.of(),
				new SpanRecord.Timing(start, end, start, end), span.source(), span.attributes()));
	}

	private void root(Kind kind, @Nullable Parent parent, long order, String thread, @Nullable SpanContext within,
			SpanContext... links) {
		SpanRecord span = Observed.span(ROOT, parent, kind, "clean up", order, thread);
		this.observed.spans
			.add(new SpanRecord(ROOT, parent, kind, span.name(), span.status(), List.of(links), span.timing(),
					new Source("orders", "org.springframework.boot", thread, null, within, true, List.of(), 0),
					span.attributes()));
	}

}
