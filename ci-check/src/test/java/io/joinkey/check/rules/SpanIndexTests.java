/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpanIndex}.
 */
class SpanIndexTests {

	private final Observed observed = new Observed();

	@Test
	void theThreadsOfServersAreThoseOfTheirSpans() {
		assertThat(SpanIndex.of(this.observed.telemetry()).serverPools()).containsExactly("http-");
	}

	@Test
	void aTraceThatArrivesWhileTheOnlyRequestRunsIsOfTheRequestThoughItCallsItself() {
		SentRequest nameless = Observed.request(90, 99, "GET /b");
		this.observed.requests.add(nameless);
		SpanContext entry = Observed.context("c", "1", "01");
		SpanContext call = Observed.context("c", "2", "01");
		this.observed.spans.add(Observed.span(entry, null, Kind.SERVER, "get", 91, "http-1"));
		this.observed.spans
			.add(Observed.span(call, new Parent(entry.spanId(), false), Kind.CLIENT, "get", 92, "http-1"));
		this.observed.spans.add(Observed.span(Observed.context("c", "3", "01"), new Parent(call.spanId(), true),
				Kind.SERVER, "get", 93, "http-2"));
		SpanContext tick = Observed.context("d", "7", "01");
		this.observed.spans.add(Observed.span(tick, null, Kind.CLIENT, "get", 94, "scheduling-1"));
		this.observed.spans.add(Observed.span(Observed.context("d", "8", "01"), new Parent(tick.spanId(), true),
				Kind.SERVER, "get", 95, "http-3"));
		assertThat(SpanIndex.of(this.observed.telemetry()).servers(nameless)).hasSize(2)
			.allMatch((span) -> span.context().traceId().startsWith("c"));
	}

	@Test
	void onlyTheSpansOfServersTellWhoseInstrumentationOpensThem() {
		assertThat(SpanIndex.of(this.observed.telemetry()).isFromOpenTelemetry()).isFalse();
		this.observed.spans.replaceAll((span) -> (span.kind() != Kind.SERVER) ? span
				: new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(), span.links(),
						span.timing(), new SpanRecord.Source("orders", "io.opentelemetry.tomcat-10.0", "http-1"),
						span.attributes()));
		assertThat(SpanIndex.of(this.observed.telemetry()).isFromOpenTelemetry()).isTrue();
	}

	@Test
	void spansRequestsAndThreadsMakeATraceKnown() {
		SpanContext sent = Observed.context("a", "1", "00");
		SpanContext active = Observed.context("c", "2", "00");
		SpanContext recorded = Observed.context("f", "3", "01");
		Observed nothing = new Observed();
		nothing.requests.clear();
		nothing.lines.clear();
		nothing.spans.clear();
		nothing.requests.add(Observed.request(80, 89, "GET /orders"));
		nothing.requests.add(Observed.request(90, 99, "GET /orders", "traceparent", Traceparent.format(sent)));
		nothing.lines.add(Observed.line(Observed.at(91, "main", active), "here"));
		nothing.lines.add(Observed.line(Observed.at(92, "main", null), "there"));
		nothing.spans.add(Observed.span(recorded, null, Kind.INTERNAL, "tick", 93, "main"));
		assertThat(SpanIndex.of(nothing.telemetry()).known()).containsExactlyInAnyOrder(sent.traceId(),
				active.traceId(), recorded.traceId());
	}

	@Test
	void wrongIdsAreStaleOrForeignByTheirRequest() {
		assertThat(origin(Observed.SERVER, 22)).startsWith("stale: of the earlier request GET /orders with");
		assertThat(origin(Observed.SERVER, 19)).startsWith("foreign: of the request GET /orders with");
		assertThat(origin(Observed.NEW, 15)).startsWith("foreign: of the request GET /orders without");
	}

	@Test
	void wrongIdOfNoRequestIsNamedByItsSpan() {
		assertThat(origin(Observed.TICK, 22)).isEqualTo(
				"foreign: of the INTERNAL span \"task clock.tick\" " + Observed.TICK + " of org.springframework.boot");
	}

	@Test
	void aWrongIdThatNothingHasIsUnknown() {
		assertThat(origin(Observed.context("9", "9", "01"), 22)).isEqualTo("unknown: no span has it");
	}

	@Test
	void concurrentRequestsAreToldApartByTheirTraces() {
		SpanContext sent = Observed.context("a", "1", "01");
		SentRequest named = Observed.request(90, 99, "GET /a", "traceparent", Traceparent.format(sent));
		SentRequest nameless = Observed.request(91, 98, "GET /b");
		this.observed.requests.addAll(List.of(named, nameless));
		this.observed.spans
			.add(Observed.span(Observed.context("a", "2", "01"), null, Kind.SERVER, "get", 92, "http-1"));
		this.observed.spans
			.add(Observed.span(Observed.context("c", "2", "01"), null, Kind.SERVER, "get", 93, "http-2"));
		SpanIndex traces = SpanIndex.of(this.observed.telemetry());
		assertThat(traces.servers(named)).extracting((span) -> span.context().traceId())
			.containsExactly("a".repeat(32));
		assertThat(traces.servers(nameless)).isEmpty();
	}

	@Test
	void aCallOfTheApplicationToItselfBelongsToNoOtherRequest() {
		SpanContext sent = Observed.context("a", "1", "01");
		SentRequest named = Observed.request(90, 94, "GET /a", "traceparent", Traceparent.format(sent));
		SentRequest nameless = Observed.request(95, 99, "GET /b");
		this.observed.requests.addAll(List.of(named, nameless));
		SpanContext call = Observed.context("c", "1", "01");
		this.observed.spans.add(Observed.span(call, null, Kind.CLIENT, "get", 89, "scheduling-1"));
		this.observed.spans
			.add(Observed.span(Observed.context("a", "2", "01"), null, Kind.SERVER, "get", 91, "http-1"));
		this.observed.spans
			.add(Observed.span(Observed.context("f", "2", "01"), null, Kind.SERVER, "get", 92, "http-2"));
		this.observed.spans.add(Observed.span(Observed.context("c", "2", "01"), new Parent(call.spanId(), true),
				Kind.SERVER, "get", 96, "http-2"));
		SpanIndex traces = SpanIndex.of(this.observed.telemetry());
		assertThat(traces.servers(named)).extracting((span) -> span.context().traceId())
			.containsExactly("a".repeat(32));
		assertThat(traces.servers(nameless)).isEmpty();
	}

	@Test
	void aSecondSpanOnTheThreadOfTheFirstIsOfTheSameRequest() {
		SpanContext sent = Observed.context("a", "1", "01");
		SentRequest named = Observed.request(90, 94, "GET /a", "traceparent", Traceparent.format(sent));
		this.observed.requests.add(named);
		this.observed.spans
			.add(Observed.span(Observed.context("a", "2", "01"), null, Kind.SERVER, "get", 91, "http-1"));
		this.observed.spans
			.add(Observed.span(Observed.context("f", "2", "01"), null, Kind.SERVER, "get", 92, "http-1"));
		assertThat(SpanIndex.of(this.observed.telemetry()).servers(named)).hasSize(2);
	}

	@Test
	void requestIsUnderWayUntilItsAnswer() {
		SentRequest request = Observed.request(10, 19, "GET /orders?page=1");
		assertThat(List.of(9L, 10L, 19L, 20L)).extracting(request::spans).containsExactly(false, true, true, false);
		assertThat(request.endpoint()).isEqualTo("GET /orders");
	}

	@Test
	void requestThatIsNotJudgedIsKnownByItsServerSpanOnly() {
		SpanContext cutOff = Observed.context("a", "1", "01");
		this.observed.spans.add(Observed.span(cutOff, null, Kind.SERVER, "get", 90, "http-1"));
		SpanIndex traces = SpanIndex.of(this.observed.telemetry());
		assertThat(Stream.of(cutOff, Observed.SERVER, Observed.TICK)
			.filter((active) -> traces.isOfUnknownRequest(Observed.at(91, "http-1", active)))).containsExactly(cutOff);
	}

	private String origin(SpanContext context, long order) {
		return SpanIndex.of(this.observed.telemetry())
			.origin(context.traceId(), new ThreadSnapshot(order, "main", null, Map.of()));
	}

}
