/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.SpanRecord.Timing;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrphanSpanRules}.
 */
class OrphanSpanRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aParentThatDoesNotExistIsFound() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.SERVER));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).extracting(Finding::subject)
			.containsExactly("http get", "settled send");
	}

	@Test
	void aSamplerMayHaveDroppedTheParent() {
		this.observed.spans.add(Observed.span(Observed.context("2", "9", "03"), new Parent("7".repeat(16), false),
				Kind.INTERNAL, "forged", 24, "http-2"));
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.SAMPLER, List.of("the bean 'cheap'")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy()).isEqualTo(
				"if a sampler dropped the parent, use a parent-based sampler: remove the bean 'cheap', or wrap it in Sampler.parentBased(...); if code made it, make no parent from ids by hand: use the propagator, which marks it as remote");
	}

	@Test
	void aCustomizerThatSetsNoSamplerDropsNoParent() {
		this.observed.spans.add(Observed.span(Observed.context("2", "9", "03"), new Parent("7".repeat(16), false),
				Kind.INTERNAL, "forged", 24, "http-2"));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.TRACER_CUSTOMIZER, List.of("the bean 'limits'")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy())
			.isEqualTo("make no parent from ids by hand: use the propagator, which marks it as remote");
	}

	/** Spring MVC does not call postHandle where the handler throws. */
	@Test
	void aSpanOfAnInterceptorEndsAfterTheCompletion() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), new Timing(11, Long.MAX_VALUE, 11, 11), span.source(), span.attributes()));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.STARTS_SPAN, "Span.start",
						new StackTraceElement("com.acme.Audit", "preHandle", "Audit.java", 23)),
						new CodeSite(CodeSite.Kind.CLEARS_MDC, "MDC.clear",
								new StackTraceElement("com.acme.Audit", "afterCompletion", "Audit.java", 31)))));
		this.observed.scopes.clear();
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).isNotEmpty()
			.extracting((finding) -> finding.diagnosis().remedy())
			.allSatisfy((remedy) -> assertThat(remedy)
				.startsWith("close the scope and end the span in afterCompletion: Spring MVC does not call postHandle")
				.contains("afterConcurrentHandlingStarted", "; look at Span.start at com.acme.Audit.preHandle("));
	}

	@Test
	void theMessageOfAnOrphanNamesADroppedOrAForgedParent() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), new Timing(11, Long.MAX_VALUE, 11, 11), span.source(), span.attributes()));
		this.observed.spans.add(Observed.span(Observed.context("2", "9", "03"), new Parent("7".repeat(16), false),
				Kind.INTERNAL, "forged", 24, "http-2"));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).extracting(Finding::message)
			.satisfiesExactlyInAnyOrder((dropped) -> assertThat(dropped).contains(
					"expected     the parent 1111111111111111 in trace 1111",
					"seen         a parent that was started and never ended",
					"last right   SERVER span \"http get /orders\"", "first wrong  CLIENT span \"http get\"",
					"remedy       end every span that is started, in a finally block, and close its scope too: try ("),
					(dropped) -> assertThat(dropped).contains("first wrong  PRODUCER span"),
					(forged) -> assertThat(forged).contains("seen         no such span was ever started here",
							"first wrong  INTERNAL span \"forged\"", "remedy       make no parent from ids by hand"));
	}

	@Test
	void aParentOfAnotherServiceIsFine() {
		this.observed.spans.add(Observed.span(Observed.context("6", "9", "03"), new Parent("7".repeat(16), true),
				Kind.CONSUMER, "foreign process", 50, "listener-1"));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void parentSentByARequestNeedsNoRemoteMark() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), new Parent(Observed.SENT.spanId(), false), span.kind(),
						span.name(), span.status(), span.links(), span.timing(), span.source(), span.attributes()));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void anObservationThatNeverStopsIsNamedByThePlaceOfItsScope() {
		change(Observed.CLIENT, false, true);
		this.observed.span(Observed.CLIENT,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), "<unspecified span name>",
						span.status(), span.links(), span.timing(), span.source(), span.attributes()));
		this.observed.scopes.add(new OpenedScope(Observed.CLIENT, "http-1",
				List.of(new StackTraceElement("io.micrometer.observation.SimpleObservation", "openScope", "X", 1),
						new StackTraceElement("com.acme.Prices", "today", "Prices.java", 29)),
				OpenedScope.End.CLOSED, "http-1"));
		Finding finding = this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN);
		assertThat(finding.subject()).isEqualTo("com.acme.Prices.today");
		assertThat(finding.diagnosis().seen())
			.endsWith("never ended, and whose scope was opened at com.acme.Prices.today(Prices.java:29)");
	}

	@Test
	void aSpanThatNeverEndsKeepsTheNameThatItHas() {
		change(Observed.CLIENT, false, true);
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.STARTS_SPAN,
						"Span.start", new StackTraceElement("com.acme.Prices", "today", "Prices.java", 29)))));
		String place = "; look at Span.start at com.acme.Prices.today(Prices.java:29)";
		assertThat(this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy()).endsWith(place);
		this.observed.scopes.add(new OpenedScope(Observed.CLIENT, "http-1",
				List.of(new StackTraceElement("com.acme.Prices", "today", "Prices.java", 29)), OpenedScope.End.CLOSED,
				"http-1"));
		Finding finding = this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN);
		assertThat(finding.subject()).isEqualTo("http get");
		assertThat(finding.diagnosis().remedy()).doesNotContain(place);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Observation.start     | try (Observation.Scope scope = observation.openScope()) { ... } finally { observation.stop(); }
					Tracer.startScopedSpan | try { ... } finally { span.end(); }
					SpanBuilder.startSpan | try (Scope scope = span.makeCurrent()) { ... } finally { span.end(); }
					Span.start            | try (Tracer.SpanInScope scope = tracer.withSpan(span)) { ... } finally { span.end(); }""")
	void theRemedyEndsWhatTheApplicationStarts(String call, String line) {
		change(Observed.CLIENT, false, true);
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.STARTS_SPAN, "Span.start",
						new StackTraceElement("com.acme.Audit", "write", "Audit.java", 9)),
						new CodeSite(CodeSite.Kind.STARTS_SPAN, call,
								new StackTraceElement("com.acme.Prices", "today", "Prices.java", 28)))));
		this.observed.scopes.add(new OpenedScope(Observed.CLIENT, "http-1",
				List.of(new StackTraceElement("com.acme.Prices", "today", "Prices.java", 29)), OpenedScope.End.CLOSED,
				"http-1"));
		assertThat(this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy())
			.startsWith("end every span that is started, in a finally block, and close its scope too: " + line);
	}

	@Test
	void openSpanOfAnEndedParentIsFound() {
		change(Observed.CLIENT, false, true);
		Finding finding = this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN);
		assertThat(finding.subject()).isEqualTo("http get");
		assertThat(finding.diagnosis().seen()).isEqualTo("a span that was started and never ended");
		assertThat(finding.diagnosis().lastRight()).isEqualTo(this.observed.spans.get(0));
	}

	@Test
	void aSpanWhoseScopeIsStillOpenMayEndLater() {
		change(Observed.CLIENT, false, true);
		Coverage open = new Coverage(0, Set.of(Observed.CLIENT.spanId()), List.of());
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN, open).findings()).isEmpty();
		Coverage another = new Coverage(0, Set.of(Observed.PRODUCER.spanId()), List.of());
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN, another).findings()).hasSize(1);
	}

	@Test
	void aDeliveryThatWaitsForItsBackOffIsNoted() {
		change(Observed.CONSUMER, false, true);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).isNotEmpty();
		this.observed.records.add(new KafkaRecord("orders-retry-0", 0, 0,
				List.of(new Header("traceparent", Traceparent.format(Observed.PRODUCER)),
						new Header("retry_topic-backoff-timestamp", "1"))));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.anyMatch((note) -> note.startsWith("span that spring-kafka never ends"));
	}

	@Test
	void anOpenSpanWithoutAParentMayEndLater() {
		change(Observed.NEW_PRODUCER, false, true);
		change(Observed.NEW, false, true);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).extracting(Finding::subject)
			.doesNotContain("http get /orders");
	}

	@Test
	void sampledSpanThatWasNotExportedIsFound() {
		change(Observed.CLIENT, true, false);
		Finding finding = this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN);
		assertThat(finding.subject()).isEqualTo("CLIENT spans");
		assertThat(finding.diagnosis().seen()).startsWith("a span that ended and that no exporter was given");
	}

	@Test
	void onlyASpanThatWritesNoHeaderCanBeSwitchedOff() {
		String off = ": switch off what makes it, with an ObservationPredicate or management.observations.enable";
		assertThat(unexported(Observed.CLIENT)).endsWith("drop it, such as com.acme.Drops");
		assertThat(unexported(Observed.PRODUCER)).endsWith("drop it, such as com.acme.Drops");
		assertThat(unexported(Observed.LINKED)).endsWith("drop it, such as com.acme.Drops" + off);
	}

	private String unexported(SpanContext context) {
		Observed one = new Observed();
		one.setup = one.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.SPAN_EXPORT, List.of("com.acme.Drops")), List.of(), List.of()));
		one.span(context, (span) -> with(span, context, true, false));
		return one.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy();
	}

	@Test
	void unsampledOrOpenSpanNeedsNoExport() {
		SpanContext unsampled = new SpanContext(Observed.CLIENT.traceId(), Observed.CLIENT.spanId(), "02");
		this.observed.span(Observed.CLIENT, (span) -> with(span, unsampled, true, false));
		this.observed.span(Observed.LINKED, (span) -> with(span, span.context(), false, false));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).state()).isEqualTo(State.HELD);
	}

	private void change(SpanContext context, boolean ended, boolean exported) {
		this.observed.span(context, (span) -> with(span, span.context(), ended, exported));
	}

	private static SpanRecord with(SpanRecord span, SpanContext context, boolean ended, boolean exported) {
		Timing timing = span.timing();
		return new SpanRecord(context, span.parent(), span.kind(), span.name(), span.status(), span.links(),
				ended ? timing : new Timing(timing.order(), Long.MAX_VALUE, timing.startNanos(), timing.startNanos()),
				new Source(span.source().service(), span.source().instrumentation(), span.source().thread(), null,
						span.source().within(), exported, List.of(), 0),
				span.attributes());
	}

	@Test
	void aRunThatTheGateCutOffDoesNotMakeOrphans() {
		SpanContext run = Observed.context("9", "1", "03");
		this.observed.spans.add(Observed.span(run, null, Kind.INTERNAL, "run", 500, "scheduling-1"));
		this.observed.spans.add(Observed.span(Observed.context("9", "2", "03"), new Parent(run.spanId(), false),
				Kind.PRODUCER, "send", 501, "scheduling-1"));
		change(run, false, true);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).hasSize(1);
		Coverage open = new Coverage(0, Set.of(run.spanId()), List.of());
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN, open).findings()).isEmpty();
		this.observed.requests.add(Observed.request(600, 601, "GET /orders"));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN, open).findings()).hasSize(1);
		this.observed.spans.replaceAll((span) -> span.context().equals(run) ? new SpanRecord(span.context(),
				span.parent(), span.kind(), "task clock.tick", span.status(), span.links(), span.timing(),
				span.source(), Map.of("code.function", "tick", "code.namespace", "com.acme.Clock")) : span);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN, open).findings()).isEmpty();
	}

	@Test
	void aRequestThatTheGateCutOffDoesNotMakeOrphans() {
		SpanContext slow = Observed.context("9", "1", "03");
		SpanContext inner = Observed.context("9", "2", "03");
		SpanContext sent = Observed.context("9", "e", "01");
		this.observed.spans
			.add(Observed.span(slow, new Parent(sent.spanId(), true), Kind.SERVER, "http get", 30, "http-3"));
		this.observed.spans.add(
				Observed.span(inner, new Parent(slow.spanId(), false), Kind.INTERNAL, "secured request", 31, "http-3"));
		this.observed.spans.add(Observed.span(Observed.context("9", "3", "03"), new Parent(inner.spanId(), false),
				Kind.INTERNAL, "authorize", 32, "http-3"));
		change(slow, false, true);
		change(inner, false, true);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).isEmpty();
		this.observed.requests.add(Observed.request(29, 40, "GET /slow", "traceparent", Traceparent.format(sent)));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).hasSize(2);
	}

}
