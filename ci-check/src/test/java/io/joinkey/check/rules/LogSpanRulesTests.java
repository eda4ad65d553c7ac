/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogSpanRules}.
 */
class LogSpanRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aSpanOfASecondSdkWithoutAnExporterIsFound() {
		Coverage second = Coverage.NONE.withUnexported(Map.of(Observed.SERVER.spanId(), "com.acme.legacy"));
		Finding finding = Evaluation
			.of(this.observed.telemetry().withCoverage(second), List.of(CorrelationRule.LOG_ID_EQUALS_SPAN))
			.findings()
			.get(0);
		assertThat(finding.message()).contains("expected     a span of the application's own tracer",
				"a span of instrumentation 'com.acme.legacy' in another OpenTelemetry SDK",
				"take the tracer from it, getTracer(\"com.acme.legacy\")");
	}

	@Test
	void idsBehindEachOthersLabelAreFound() {
		ThreadSnapshot snapshot = Observed.at(13, "http-1", Observed.SERVER);
		String right = "trace_id=" + Observed.SERVER.traceId() + " span_id=" + Observed.SERVER.spanId();
		this.observed.lines.add(Observed.text(snapshot, right + " hello\n"));
		assertThat(this.observed.judge(CorrelationRule.LOG_ID_EQUALS_SPAN).state()).isEqualTo(State.HELD);
		this.observed.lines.add(Observed.text(snapshot,
				"[traceId: " + Observed.SERVER.spanId() + ", spanId: " + Observed.SERVER.traceId() + "] hello\n"));
		Finding finding = this.observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN);
		assertThat(finding.subject()).isEqualTo("FILE");
		assertThat(finding.diagnosis().remedy()).startsWith("swap the two in the layout");
		this.observed.lines.removeIf((line) -> !line.text().contains("traceId: "));
		assertThat(this.observed.judge(CorrelationRule.LOG_ID_EQUALS_SPAN).evidence()).isOne();
	}

	@Test
	void idsOfAnotherTraceAreFound() {
		this.observed.rewrite((text) -> text.replace(Observed.NEW.traceId(), Observed.SERVER.traceId()));
		assertThat(this.observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN).subject()).isEqualTo(Observed.LOGGER);
	}

	@Test
	void staleForeignAndUnknownIdsAreToldApart() {
		assertThat(seenInstead(Observed.SERVER.traceId())).contains("stale: of the earlier request GET /orders");
		assertThat(seenInstead(Observed.UNSAMPLED.traceId())).contains("foreign: of the request GET /orders");
		assertThat(seenInstead("f".repeat(32))).contains("unknown: no span has it");
	}

	@Test
	void theMessageOfIdsOfAnotherTraceNamesWhoseTheyAre() {
		this.observed.rewrite((text) -> text.replace(Observed.NEW.traceId(), Observed.SERVER.traceId()));
		assertThat(this.observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN).message()).contains(
				"expected     the trace id of the active span, " + Observed.NEW,
				"seen         " + Observed.SERVER.traceId()
						+ ", stale: of the earlier request GET /orders with traceparent",
				"last right   SERVER span \"http get /orders\" " + Observed.NEW,
				"first wrong  com.acme.Orders on thread http-2 through CONSOLE",
				"remedy       let only the tracer write the ids to the MDC");
	}

	@Test
	void theLineThatChangesTheKeyOfAnIdIsNamed() {
		CodeSite site = new CodeSite(CodeSite.Kind.CHANGES_ID_KEY, "MDC.put",
				new StackTraceElement("com.acme.Orders", "load", "Orders.java", 42));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(site)));
		this.observed.rewrite((text) -> text.replace(Observed.NEW.traceId(), Observed.SERVER.traceId()));
		assertThat(this.observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN).diagnosis().remedy())
			.startsWith("let only the tracer write the ids to the MDC")
			.endsWith("; look at " + site);
	}

	@Test
	void aKeyOfTheApplicationThatKeepsAnIdIsNamed() {
		String stale = Observed.SERVER.traceId();
		this.observed.lines.replaceAll((line) -> {
			ThreadSnapshot at = line.event().snapshot();
			Map<String, String> context = new HashMap<>(at.context());
			context.put("X-B3-TraceId", stale);
			return new LogLine(
					new LogEvent(new ThreadSnapshot(at.order(), at.thread(), at.active(), context),
							line.event().logger(), line.event().level(), line.event().message()),
					line.appender(), line.text().replace(Observed.NEW.traceId(), stale), line.writer());
		});
		assertThat(this.observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN).diagnosis().remedy()).startsWith(
				"put the id of the current span under X-B3-TraceId for each request, MDC.remove(\"X-B3-TraceId\") in a finally block");
	}

	@Test
	void whatNamesTheKeyOfAnIdIsNamedIfNothingWritesIt() {
		CodeSite site = new CodeSite(CodeSite.Kind.NAMES_ID_KEY, "\"trace_id\"",
				new StackTraceElement("com.acme.Field", "<clinit>", "Field.java", 4));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(site)));
		this.observed.rewrite((text) -> text.replace(Observed.NEW.traceId(), Observed.SERVER.traceId()));
		assertThat(this.observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN).diagnosis().remedy())
			.endsWith("; look at \"trace_id\" at com.acme.Field.<clinit>(Field.java:4)");
	}

	@Test
	void theSpanOfAnEarlierRequestIsFoundOnWhicheverThread() {
		assertThat(keptOn("http-1")).contains("the trace of the request that the thread answers");
		assertThat(keptOn("http-2")).contains("the trace of the request that the thread answers");
	}

	@Test
	void theSpanOfAnAsynchronousRequestThatStillRunsIsFineOnItsThread() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), new SpanRecord.Timing(11, 40, 11_000_000, 40_000_000),
						new SpanRecord.Source("orders", "org.springframework.boot", "http-2"), span.attributes()));
		this.observed.lines.add(Observed.line(Observed.at(23, "http-2", Observed.SERVER), "resumed"));
		assertThat(this.observed.judge(CorrelationRule.LOG_ID_EQUALS_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void theSpanIdOfAnOuterSpanIsFound() {
		this.observed.rewrite((text) -> text.replace("\"span_id\":\"" + Observed.CONSUMER.spanId(),
				"\"span_id\":\"" + Observed.PRODUCER.spanId()));
		assertThat(this.observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN).diagnosis().seen())
			.isEqualTo(Observed.PRODUCER.spanId() + ", another span of the same trace");
	}

	@Test
	void idsOfTheWrongShapeAreNotThisRulesBusiness() {
		this.observed.rewrite((text) -> text.replaceAll("\"trace_id\":\"[0-9a-f]{16}", "\"trace_id\":\""));
		assertThat(this.observed.judge(CorrelationRule.LOG_ID_EQUALS_SPAN).state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).diagnosis().seen())
			.contains("trace_id is '1111111111111111'");
	}

	/**
	 * A request on a thread logs with the span of an earlier request of that thread,
	 * which ended.
	 */
	private static String keptOn(String thread) {
		Observed observed = new Observed();
		observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(),
						new SpanRecord.Source("orders", "org.springframework.boot", thread), span.attributes()));
		observed.lines.add(Observed.line(Observed.at(23, "http-2", Observed.SERVER), "pricing"));
		return observed.finding(CorrelationRule.LOG_ID_EQUALS_SPAN).message();
	}

	private static String seenInstead(String traceId) {
		return new Observed().rewrite((text) -> text.replace(Observed.NEW.traceId(), traceId))
			.finding(CorrelationRule.LOG_ID_EQUALS_SPAN)
			.diagnosis()
			.seen();
	}

}
