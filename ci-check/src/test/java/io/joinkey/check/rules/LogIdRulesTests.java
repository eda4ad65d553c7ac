/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.SpanRecord.Timing;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogIdRules}, {@link OutsideScope} and {@link ParsedLine}.
 */
class LogIdRulesTests {

	private static final String NO_IDS = "{\"message\":\"loading\"}\n";

	private final Observed observed = new Observed();

	@Test
	void aLineThatTheServerCallsBackForIsFound() {
		this.observed.lines.add(Observed.line(Observed.at(13, "http-7", null), "timed out"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).message())
			.contains("expected     the ids of " + Observed.SERVER,
					"seen         none: the server called back on thread http-7, outside of the request's span",
					"remedy       wrap what the server calls back where it is registered")
			.doesNotContain("another request that waited");
	}

	@Test
	void aListenerOfTheServerOpensTheContextItself() {
		this.observed.lines.add(Observed.line(Observed.at(13, "http-7", null), "timed out"));
		CodeSite listener = callback("AsyncContext.addListener", 3);
		this.observed.setup = this.observed.setup.withWiring(code(listener, callback("Caffeine.evictionListener", 5)));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("let an AsyncListener capture in a field of its own, final ContextSnapshot snapshot = ")
			.endsWith("; look at AsyncContext.addListener at com.acme.Orders.order(Orders.java:3)");
		this.observed.setup = this.observed.setup.withWiring(code(listener, callback("DeferredResult.onTimeout", 4)));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("wrap what the server calls back")
			.contains("; and let an AsyncListener capture in a field of its own");
	}

	private static CodeSite callback(String call, int line) {
		return new CodeSite(CodeSite.Kind.CALLS_BACK, call,
				new StackTraceElement("com.acme.Orders", "order", "Orders.java", line));
	}

	private static Wiring code(CodeSite... sites) {
		return new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(sites));
	}

	@Test
	void aLineThatTheServerCallsBackForOneOfTwoRequestsIsFound() {
		SpanContext twin = new SpanContext("ab".repeat(16), "1".repeat(16), "03");
		SpanContext sent = new SpanContext(twin.traceId(), "a".repeat(16), "01");
		this.observed.requests.add(Observed.request(10, 18, "GET /orders", "traceparent", Traceparent.format(sent)));
		this.observed.lines.add(Observed.line(Observed.at(13, "http-7", null), "timed out"));
		// the second one may be about to begin
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
		this.observed.spans.add(Observed.span(twin, new SpanRecord.Parent(sent.spanId(), true), SpanRecord.Kind.SERVER,
				"http get /orders", 12, "http-9"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).message()).contains(
				", or of another request that waited", "seen         none: the server called back on thread http-7");
	}

	@Test
	void aLineOnTheThreadOfAnAsynchronousRequestIsToldBothCauses() {
		this.observed.lines.add(Observed.line(Observed.at(14, "http-1", null), "timed out"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.contains("; where the request is asynchronous, wrap what the server calls back");
	}

	@Test
	void aLineOfAClassThatRegistersACallbackIsToldToWrapIt() {
		this.observed.lines.add(Observed.line(Observed.at(14, "http-1", null), "timed out"));
		this.observed.setup = this.observed.setup.withWiring(code(new CodeSite(CodeSite.Kind.CALLS_BACK,
				"DeferredResult.onTimeout", new StackTraceElement("com.acme.Polls", "next", "Polls.java", 8))));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.contains("; where the request is asynchronous, wrap what the server calls back");
		CodeSite own = new CodeSite(CodeSite.Kind.CALLS_BACK, "ResponseBodyEmitter.onCompletion",
				new StackTraceElement(Observed.LOGGER, "feed", "X.java", 4));
		this.observed.setup = this.observed.setup.withWiring(code(own));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("wrap what the server calls back")
			.endsWith("; look at ResponseBodyEmitter.onCompletion at " + Observed.LOGGER + ".feed(X.java:4)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			CLIENT_HOOK | if a hook of the client logs, such as HttpClient.doOnResponse | contextWrite
			ANY     | if a hook of the client logs, such as HttpClient.doOnResponse | contextWrite
			REACTOR | in reactive code                                              | HttpClient.doOnResponse""")
	void aHookOfAClientIsToldApartFromAnOperator(Caller caller, String remedy, String other) {
		givenALineOnTheEventLoop(caller, true);
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy()).startsWith(remedy)
			.doesNotContain(other)
			.doesNotContain("spring.reactor.context-propagation");
	}

	@Test
	void aHookOfAClientOnAnEventLoopWithoutAServerIsFound() {
		CodeSite hook = new CodeSite(CodeSite.Kind.CALLS_BACK, "HttpClient.doOnResponse",
				new StackTraceElement("com.acme.Clients", "stations", "Clients.java", 27));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(hook, new CodeSite(CodeSite.Kind.CALLS_BACK, "DeferredResult.onTimeout",
						new StackTraceElement("com.acme.Polls", "next", "Polls.java", 8)))));
		this.observed.lines.add(Observed
			.line(new ThreadSnapshot(14, "reactor-http-epoll-2", null, Map.of(), null, Caller.CLIENT_HOOK), "<-- 200"));
		Finding finding = this.observed.finding(CorrelationRule.LOG_HAS_IDS);
		assertThat(finding.diagnosis().seen()).startsWith("none: a hook of the HTTP client ran on");
		assertThat(finding.diagnosis().remedy()).startsWith("if a hook of the client logs")
			.endsWith("; look at HttpClient.doOnResponse at com.acme.Clients.stations(Clients.java:27)");
	}

	/** It may tell of a connection that is closed. */
	@ParameterizedTest
	@CsvSource({ "14, ANY", "12, CLIENT_HOOK", "19, CLIENT_HOOK" })
	void whatNoHookLogsDuringACallBelongsToNone(long order, Caller caller) {
		CodeSite hook = new CodeSite(CodeSite.Kind.CALLS_BACK, "HttpClient.doOnResponse",
				new StackTraceElement("com.acme.Clients", "stations", "Clients.java", 27));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(hook)));
		this.observed.lines.add(Observed
			.line(new ThreadSnapshot(order, "reactor-http-epoll-2", null, Map.of(), null, caller), "connection"));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).findings()).isEmpty();
	}

	@Test
	void aLineOnTheEventLoopAlsoNeedsOperatorsThatRestoreTheContext() {
		givenALineOnTheEventLoop(Caller.ANY, false);
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.contains("; and spring.reactor.context-propagation=auto");
	}

	private void givenALineOnTheEventLoop(Caller caller, boolean automatic) {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(),
						new Source("orders", "org.springframework.boot", "reactor-http-epoll-1"), span.attributes()));
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				new Setup.Threads(List.of(), automatic, 0));
		ThreadSnapshot snapshot = new ThreadSnapshot(14, "reactor-http-epoll-1", null, Map.of(), null, caller);
		this.observed.lines.add(Observed.line(snapshot, "answered"));
	}

	@Test
	void aFilterThatLogsBeforeAndAfterTheObservationIsOneCause() {
		String logger = this.observed.lines.get(0).event().logger();
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.EARLY_FILTER, List.of("the bean 'audit' (" + logger + ")")), List.of(), List.of()));
		this.observed.lines.add(Observed.line(Observed.at(13, "http-7", null), "another request waits"));
		this.observed.lines.add(Observed.line(Observed.at(10, "http-1", null), "in"));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).findings()).singleElement()
			.extracting((finding) -> finding.diagnosis().remedy())
			.asString()
			.endsWith("; look at the bean 'audit' (" + logger + ")");
	}

	@Test
	void anInterceptorThatLogsForTheErrorPageLeavesItOut() {
		String logger = this.observed.lines.get(0).event().logger();
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.HANDLER_INTERCEPTOR, List.of(logger + "$1")), List.of(), List.of()));
		this.observed.lines.add(Observed.line(Observed.at(18, "http-1", null), "took 5 ms"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith(logger + "$1 is a HandlerInterceptor, which runs again for the error page")
			.endsWith("excludePathPatterns(\"/error\") where it is registered");
	}

	@Test
	void whatRunsForTheErrorPageToo() {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.ERROR_PAGE,
						List.of("the bean 'other' (com.acme.Other)", "the bean 'envelope' (" + Observed.LOGGER + ")")),
				List.of(), List.of()));
		this.observed.lines.add(Observed.line(Observed.at(18, "http-1", null), "answering /error"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("the bean 'envelope' (" + Observed.LOGGER
					+ ") also runs for the error page, after the server observation");
	}

	@Test
	void aListenerOfRequestsIsNoFilter() {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.REQUEST_LISTENER, List.of("the bean 'access' (com.acme.Access)")), List.of(),
				List.of()));
		this.observed.lines.add(Observed.line(Observed.at(10, "http-1", null), "in"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy()).startsWith(
				"the bean 'access' (com.acme.Access) is a ServletRequestListener, which the container calls outside of all filters: log in HandlerInterceptor.afterCompletion(...)");
	}

	@Test
	void anInterceptorIsNamedByTheLoggerOfItsOwnClass() {
		this.observed.lines.add(Observed.line(Observed.at(18, "http-1", null), "took 5 ms"));
		assertThat(remedyBesideInterceptors("com.acme.Other", Observed.LOGGER))
			.startsWith(Observed.LOGGER + " is a HandlerInterceptor");
		assertThat(remedyBesideInterceptors("com.acme.Other")).doesNotContain("is a HandlerInterceptor");
	}

	@Test
	void whatLedToALineOfAnotherLoggerIsNamed() {
		called(18, "com.acme.Audit", "com.acme.Timing", "com.acme.Outer");
		assertThat(remedyOf(
				Map.of(Wiring.Part.HANDLER_INTERCEPTOR, "com.acme.Timing", Wiring.Part.VALVE, "com.acme.Outer")))
			.startsWith("com.acme.Timing is a HandlerInterceptor");
		assertThat(remedyOf(Map.of(Wiring.Part.ERROR_PAGE, "the bean 'page' (com.acme.Timing)")))
			.startsWith("the bean 'page' (com.acme.Timing) also runs for the error page");
		assertThat(remedyOf(Map.of(Wiring.Part.FILTER, "the bean 'late' (com.acme.Timing)")))
			.startsWith("the bean 'late' (com.acme.Timing) runs again for the error page");
		assertThat(remedyOf(Map.of(Wiring.Part.EARLY_FILTER, "the bean 'early' (com.acme.Timing)", Wiring.Part.VALVE,
				"com.acme.Other")))
			.startsWith("set the order of the filter");
	}

	@Test
	void whatLedToALineOfAnotherLoggerBeforeTheSpanIsNamed() {
		called(10, "com.acme.Audit", "com.acme.Outer");
		assertThat(remedyOf(Map.of(Wiring.Part.REQUEST_LISTENER, "the bean 'access' (com.acme.Access)",
				Wiring.Part.VALVE, "com.acme.Outer")))
			.startsWith("com.acme.Outer is a Valve of Tomcat");
		assertThat(remedyOf(Map.of(Wiring.Part.REQUEST_LISTENER, "the bean 'access' (com.acme.Access)",
				Wiring.Part.EARLY_FILTER, "the bean 'early' (com.acme.Outer)")))
			.startsWith("set the order of the filter");
		assertThat(remedyOf(Map.of(Wiring.Part.REQUEST_LISTENER, "the bean 'access' (com.acme.Outer)")))
			.startsWith("the bean 'access' (com.acme.Outer) is a ServletRequestListener");
	}

	@Test
	void whatRunsForTheErrorPageIsKnownByTheForward() {
		called(18, "com.acme.Tokens", LogEvent.FORWARD, "com.acme.Outer");
		assertThat(remedyOf(Map.of(Wiring.Part.REQUEST_LISTENER, "the bean 'access' (com.acme.Access)")))
			.startsWith("what logs in com.acme.Tokens also runs for the error page");
	}

	@Test
	void theForwardItselfLogsNothing() {
		called(18, LogEvent.FORWARD, "com.acme.Tokens");
		assertThat(remedyOf(Map.of(Wiring.Part.REQUEST_LISTENER, "the bean 'access' (com.acme.Access)")))
			.startsWith("what logs in com.acme.Tokens also runs for the error page");
	}

	private void called(long order, String... callers) {
		LogLine line = Observed.line(Observed.at(order, "http-1", null), "took 5 ms");
		LogEvent event = line.event();
		this.observed.lines.add(new LogLine(
				new LogEvent(event.snapshot(), "com.acme.access", event.level(), event.message(), List.of(callers)),
				line.appender(), line.text()));
	}

	private String remedyOf(Map<Wiring.Part, String> parts) {
		Map<Wiring.Part, List<String>> beans = new EnumMap<>(Wiring.Part.class);
		parts.forEach((part, named) -> beans.put(part, List.of(named)));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), beans, List.of(), List.of()));
		return this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy();
	}

	private String remedyBesideInterceptors(String... types) {
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.HANDLER_INTERCEPTOR, List.of(types)), List.of(), List.of()));
		return this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy();
	}

	@Test
	void aLineAfterTheObservationIsLoggedEarlierOrByALaterFilter() {
		this.observed.lines.add(Observed.line(Observed.at(18, "http-1", null), "out"));
		assertThat(remedyBeside())
			.startsWith("log before the server observation ends: in the handler, or set the order of the filter");
		assertThat(remedyBeside(Wiring.Part.EARLY_FILTER)).startsWith("set the order of the filter")
			.endsWith("; look at the part EARLY_FILTER");
		assertThat(remedyBeside(Wiring.Part.REQUEST_LISTENER))
			.startsWith("the part REQUEST_LISTENER is a ServletRequestListener")
			.endsWith("HIGHEST_PRECEDENCE + 2 or later");
		assertThat(remedyBeside(Wiring.Part.REQUEST_LISTENER, Wiring.Part.EARLY_FILTER))
			.startsWith("the part REQUEST_LISTENER is a ServletRequestListener")
			.contains("; if a filter logs the line, set the order of the filter");
	}

	@ParameterizedTest
	@CsvSource({ "-2147483648, true", "-2147483647, true", "-2147483646, false", "first, false" })
	void theSecurityChainBeforeTheObservationIsMovedByItsProperty(String order, boolean early) {
		this.observed.lines.add(Observed.line(Observed.at(18, "http-1", null), "out"));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("spring.security.filter.order", order), Map.of(), List.of(), List.of()));
		String remedy = this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy();
		assertThat(remedy.startsWith("remove spring.security.filter.order=" + order + ": Spring Security's chain"))
			.isEqualTo(early);
		assertThat(remedy).contains("set the order of the filter");
	}

	private String remedyBeside(Wiring.Part... parts) {
		Map<Wiring.Part, List<String>> beans = Stream.of(parts)
			.collect(Collectors.toMap((part) -> part, (part) -> List.of("the part " + part)));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), beans, List.of(), List.of()));
		return this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy();
	}

	@ParameterizedTest
	@CsvSource({ "10, http-1", "18, http-1", "13, http-7" })
	void aLineOfAValveIsLoggedByAFilterInstead(long order, String thread) {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.VALVE,
						List.of("com.acme.Other",
								Observed.line(Observed.at(order, thread, null), "out").event().logger())),
				List.of(), List.of()));
		this.observed.lines.add(Observed.line(Observed.at(order, thread, null), "out"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith(Observed.LOGGER
					+ " is a Valve of Tomcat, which runs outside of all filters: log in a filter of the order")
			.doesNotContain("if a filter logs the line");
	}

	@ParameterizedTest
	@CsvSource({ "10, http-1", "18, http-1", "13, http-7" })
	void aValveMayLogWithALoggerOfAnotherName(long order, String thread) {
		this.observed.lines.add(Observed.line(Observed.at(order, thread, null), "out"));
		assertThat(remedyBeside(Wiring.Part.VALVE)).startsWith("the part VALVE is a Valve of Tomcat")
			.contains("; if a filter logs the line, set the order of the filter");
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.VALVE, List.of("com.acme.Other"), Wiring.Part.EARLY_FILTER,
						List.of("the bean 'audit' (" + Observed.LOGGER + ")")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("set the order of the filter");
	}

	@ParameterizedTest
	@ValueSource(longs = { 10, 18 })
	void anObservationThatComesLateIsMovedBeforeTheFilters(long order) {
		this.observed.lines.add(Observed.line(Observed.at(order, "http-1", null), "tenant"));
		assertThat(remedyBeside(Wiring.Part.LATE_OBSERVATION))
			.startsWith("give the part LATE_OBSERVATION, which observes requests, the order "
					+ "Ordered.HIGHEST_PRECEDENCE + 1");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(Wiring.Part.LATE_OBSERVATION, List.of("the bean 'api'"),
					Wiring.Part.FILTER, List.of("the bean 'tenant' (" + Observed.LOGGER + ")")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("give the bean 'api', which observes requests");
	}

	@Test
	void aFilterBehindTheObservationLeavesTheErrorPageOut() {
		this.observed.lines.add(Observed.line(Observed.at(18, "http-1", null), "GET /error"));
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.FILTER, List.of("the bean 'audit' (" + Observed.LOGGER + ")")),
						List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("the bean 'audit' (" + Observed.LOGGER + ") runs again for the error page")
			.contains("shouldNotFilterErrorDispatch() returns true");
		assertThat(remedyBeside(Wiring.Part.FILTER)).startsWith("log before the server observation ends");
	}

	@Test
	void aFilterBeforeTheObservationMayLogInTheAsynchronousDispatch() {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.EARLY_FILTER, List.of("the bean 'audit' (com.acme.Audit)")), List.of(), List.of()));
		this.observed.lines.add(Observed.line(Observed.at(13, "http-7", null), "again"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("set the order of the filter to Ordered.HIGHEST_PRECEDENCE + 2 or later")
			.contains(
					"HIGHEST_PRECEDENCE + 1; look at the bean 'audit' (com.acme.Audit); else wrap what the server calls");
	}

	@Test
	void aLineWithinASpanOfOpenTelemetryTakesTheIdsOfTheEvent() {
		this.observed.withoutContext().rewrite((text) -> "{\"message\":\"x\"}\n");
		LogLine line = this.observed.lines.get(1);
		this.observed.lines.clear();
		this.observed.lines.add(new LogLine(line.event(), line.appender(), line.text(),
				new LogWriter("Logback", "com.acme.Rolling", "", "com.acme.JsonEncoder", "", "http-1", null)));
		String event = "let the layout write the trace_id and span_id that OpenTelemetry's Logback instrumentation gives";
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy()).doesNotStartWith(event);
		this.observed.spans.replaceAll((span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), span.links(), span.timing(),
				new SpanRecord.Source("orders", "io.opentelemetry.tomcat", span.source().thread()), span.attributes()));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy()).startsWith(event)
			.endsWith("with logging.structured.json.add.service=${spring.application.name}");
		this.observed.lines.add(new LogLine(
				new LogEvent(new ThreadSnapshot(14, "http-8", new SpanContext("ab".repeat(16), "1".repeat(16), "02"),
						Map.of()), line.event().logger(), "INFO", "x"),
				line.appender(), line.text(), this.observed.lines.get(0).writer()));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).findings()).hasSize(1);
	}

	@Test
	void aLineBeforeARequestToItselfInAnotherTraceIsNoCallback() {
		SpanContext twin = new SpanContext("ab".repeat(16), "1".repeat(16), "03");
		this.observed.requests.add(Observed.request(14, 18, "GET /orders", "traceparent",
				Traceparent.format(new SpanContext(twin.traceId(), "a".repeat(16), "01"))));
		this.observed.lines.add(Observed.line(Observed.at(13, "http-7", null), "filter"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().seen())
			.startsWith("none: the server called back on thread http-7");
		this.observed.spans.add(Observed.span(new SpanContext("cd".repeat(16), "1".repeat(16), "03"), null,
				SpanRecord.Kind.SERVER, "http get /orders", 15, "http-7"));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
	}

	@Test
	void aLineOnTheThreadOfARequestToItselfIsFoundOnce() {
		this.observed.spans.add(Observed.span(new SpanContext(Observed.SERVER.traceId(), "c".repeat(16), "03"), null,
				SpanRecord.Kind.SERVER, "http get /orders", 14, "http-7"));
		this.observed.lines.add(Observed.line(Observed.at(13, "http-7", null), "filter"));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().seen())
			.isEqualTo("none: the line was logged before the scope was opened");
	}

	@ParameterizedTest
	@CsvSource({ "13, worker-7", "5, http-7", "19, http-7" })
	void aLineOfNoOpenRequestOrOfAnotherPoolIsNot(long order, String thread) {
		this.observed.lines.add(Observed.line(Observed.at(order, thread, null), "timed out"));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
	}

	@Test
	void linesWithoutIdsAreFoundWhenTheMdcHadNoneEither() {
		this.observed.rewrite((text) -> NO_IDS).withoutContext();
		Finding finding = this.observed.finding(CorrelationRule.LOG_HAS_IDS);
		assertThat(finding.subject()).isEqualTo(Observed.LOGGER);
		assertThat(finding.wrong()).hasSize(8);
	}

	@Test
	void theMessageOfALineWithoutIdsNamesTheSpanTheThreadAndTheMdc() {
		this.observed.lines.clear();
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER, Map.of("user", "ada"));
		this.observed.lines
			.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "loading"), "CONSOLE", NO_IDS));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).message()).contains(
				"expected     the ids of the active span, " + Observed.SERVER,
				"seen         none, and the MDC of thread http-1 held only [user]",
				"last right   SERVER span \"http get /orders\"",
				"first wrong  com.acme.Orders on thread http-1 through CONSOLE: {\"message\":\"loading\"}",
				"remedy       let nothing remove the ids from the MDC: no MDC.clear()");
	}

	@Test
	void theMessageOfALineUnderOpenTelemetrysInstrumentationNamesTheLayout() {
		this.observed.lines.clear();
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER, Map.of());
		this.observed.lines
			.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "loading"), "CONSOLE", NO_IDS));
		this.observed.spans.replaceAll((span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), span.links(), span.timing(),
				new SpanRecord.Source("orders", "io.opentelemetry.tomcat-10.0", span.source().thread()),
				span.attributes()));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).message()).contains(
				"of io.opentelemetry.tomcat-10.0",
				"remedy       let the layout write the trace_id and span_id that OpenTelemetry's Logback",
				"logging.pattern.correlation=[%X{trace_id:-}-%X{span_id:-}]");
	}

	@Test
	void linesBeforeWithinAndAfterTheScopeOfARequestAreToldApart() {
		assertThat(seenOutside(10)).isEqualTo("none: the line was logged before the scope was opened");
		assertThat(seenOutside(14)).isEqualTo("none: the span ran, and thread http-1 had no span active");
		assertThat(seenOutside(18)).isEqualTo("none: the line was logged after the scope was closed");
	}

	@Test
	void aLineOfAnotherThreadOrOfALibraryIsNotThisRulesBusiness() {
		ThreadSnapshot other = Observed.at(14, "scheduler", null);
		ThreadSnapshot same = Observed.at(14, "http-1", null);
		this.observed.lines.add(new LogLine(new LogEvent(other, Observed.LOGGER, "INFO", "tick"), "CONSOLE", NO_IDS));
		this.observed.lines
			.add(new LogLine(new LogEvent(same, "org.apache.library", "INFO", "tick"), "CONSOLE", NO_IDS));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
	}

	@Test
	void anEncoderThatLosesTheIdsIsTheAppendersFault() {
		this.observed.rewrite((text) -> NO_IDS);
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
		assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).subject()).isEqualTo("CONSOLE");
	}

	@Test
	void theMessageOfAnAppenderNamesTheRemedyForItsKindOfLayout() {
		this.observed.lines.add(Observed.text(Observed.at(13, "http-1", Observed.SERVER), "12:00 INFO hello\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).message()).contains(
				"expected     the ids of " + Observed.SERVER + ", which the MDC held", "seen         no ids",
				"first wrong  com.acme.Orders on thread http-1 through FILE: 12:00 INFO hello",
				"remedy       add the ids to the layout: %correlationId");
		this.observed.lines.remove(this.observed.lines.size() - 1);
		this.observed.rewrite((text) -> text.replaceAll(",\"span_id\":\"[^\"]+\"", ""));
		assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).message()).contains(
				"seen         only a trace id, as trace_id", "remedy       let the encoder write the MDC: <mdc/>");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			%replace(%d [%X{traceId:-},%X{spanId:-}] %m){'[0-9]{6}','*'}%n | %replace
			%maxLen{%d %m [%mdc{traceId}-%mdc{spanId}]}{150}%n            | %maxLen
			%d %.200(%m %X{traceId} %X{spanId})%n                         | a width""")
	void aPatternThatHasTheIdsAndCutsThemIsToldWhatCuts(String pattern, String what) {
		cut(pattern);
		assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).diagnosis().remedy())
			.isEqualTo("move the ids in front, out of what changes or cuts them (" + what
					+ "): the pattern of PatternLayoutEncoder of appender CONSOLE (ConsoleAppender) has them already");
	}

	@Test
	void aPatternWithAnotherKeyLacksTheIds() {
		cut("%replace(%d %X{tenant} %m){'[0-9]{6}','*'}%n");
		assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).diagnosis().remedy())
			.startsWith("add [%X{trace_id:-},%X{span_id:-}] to the pattern");
	}

	private void cut(String pattern) {
		LogEvent event = new LogEvent(Observed.at(13, "http-1", Observed.SERVER), Observed.LOGGER, "INFO", "hello");
		Map<String, String> context = Map.of("trace_id", Observed.SERVER.traceId(), "span_id", Observed.SERVER.spanId(),
				"traceId", Observed.SERVER.traceId(), "spanId", Observed.SERVER.spanId());
		ThreadSnapshot snapshot = new ThreadSnapshot(13, "http-1", Observed.SERVER, context);
		this.observed.lines.clear();
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, event.logger(), event.level(), event.message()),
				"CONSOLE", "hello\n", new LogWriter(LogWriter.LOGBACK, "ch.qos.logback.core.ConsoleAppender", "",
						"ch.qos.logback.classic.encoder.PatternLayoutEncoder", pattern, "http-1", context)));
	}

	@Test
	void anotherValueUnderTheKeyOfTheTraceIdIsNamed() {
		this.observed.lines.clear();
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER,
				Map.of("traceId", "request-7", "spanId", Observed.SERVER.spanId()));
		this.observed.lines
			.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "loading"), "CONSOLE", NO_IDS));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).message()).contains(
				"seen         none, and the MDC of thread http-1 held another value under traceId",
				"remedy       leave the MDC key traceId to the tracer: put the other value under a key of your own, such as requestId");
	}

	@ParameterizedTest
	@CsvSource({ "traceId, leave the MDC key spanId to the tracer", "spanId, let nothing remove the ids from the MDC",
			"user, let nothing remove the ids from the MDC" })
	void whatTakesAKeyAlsoRemovesIt(String kept, String remedy) {
		this.observed.lines.clear();
		ThreadSnapshot taken = new ThreadSnapshot(12, "http-1", Observed.SERVER,
				Map.of("traceId", Observed.SERVER.traceId(), "spanId", "slot-7"));
		ThreadSnapshot after = new ThreadSnapshot(13, "http-1", Observed.SERVER,
				Map.of(kept, Observed.at(13, "http-1", Observed.SERVER).context().getOrDefault(kept, "bob")));
		this.observed.lines
			.add(new LogLine(new LogEvent(taken, Observed.LOGGER, "INFO", "booking"), "CONSOLE", NO_IDS));
		this.observed.lines
			.add(new LogLine(new LogEvent(after, Observed.LOGGER + ".After", "INFO", "booked"), "CONSOLE", NO_IDS));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).findings())
			.filteredOn((finding) -> finding.subject().endsWith(".After"))
			.singleElement()
			.satisfies((finding) -> assertThat(finding.diagnosis().remedy()).startsWith(remedy));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					[%X{traceId:-}] %m%n               | "; and write the other id as well: add %X{spanId:-} to the pattern of PatternLayoutEncoder of appender CONSOLE (ConsoleAppender)"
					[%X{traceId:-},%X{spanId:-}] %m%n  | ""
					%correlationId %m%n                | \"\"""")
	void whereAnIdIsTakenThePatternMayLackTheOtherOne(String pattern, String other) {
		this.observed.lines.clear();
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER,
				Map.of("traceId", "request-7", "spanId", Observed.SERVER.spanId()));
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "loading"), "CONSOLE",
				"loading\n", new LogWriter(LogWriter.LOGBACK, "ch.qos.logback.core.ConsoleAppender", "",
						"ch.qos.logback.classic.encoder.PatternLayoutEncoder", pattern, "http-1", Map.of())));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy()).isEqualTo(
				"leave the MDC key traceId to the tracer: put the other value under a key of your own, such as requestId"
						+ other);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1111111111111111 | another value under traceId
			7777777777777777 | only [spanId, traceId]""")
	void aKeyIsTakenIfTheOtherIdIsRight(String spanId, String held) {
		this.observed.lines.clear();
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER,
				Map.of("traceId", "request-7", "spanId", spanId));
		this.observed.lines
			.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "loading"), "CONSOLE", NO_IDS));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().seen()).endsWith("held " + held);
	}

	@Test
	void theKeyOfTheSpanIdIsTakenBesideTheRightTraceId() {
		this.observed.lines.clear();
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER,
				Map.of("traceId", Observed.SERVER.traceId(), "spanId", "request-7"));
		this.observed.lines
			.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "loading"), "CONSOLE", NO_IDS));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().seen())
			.endsWith("held another value under spanId");
	}

	@Test
	void idsThatOpenTelemetrysInstrumentationGivesToTheEventAreWritten() {
		this.observed.rewrite((text) -> NO_IDS).withoutContext();
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(),
						new SpanRecord.Source("orders", "io.opentelemetry.tomcat-10.0", span.source().thread()),
						span.attributes()));
		this.observed.lines.removeIf((line) -> !Observed.SERVER.equals(line.event().snapshot().active()));
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("let the layout write the trace_id and span_id that OpenTelemetry's");
		this.observed.spans.clear();
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("let nothing remove the ids from the");
	}

	@Test
	void aThreadContextThatIsSwitchedOffIsNamed() {
		this.observed.lines.clear();
		addUnderLog4j2(Map.of());
		String remedy = this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy();
		assertThat(remedy)
			.startsWith("look for log4j2.disableThreadContextMap=true or log4j2.disableThreadContext=true first");
		addUnderLog4j2(Map.of("user", "ada"));
		remedy = this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy();
		assertThat(remedy).startsWith("let nothing remove the ids from the");
	}

	private void addUnderLog4j2(Map<String, String> context) {
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER, context);
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "loading"), "CONSOLE",
				NO_IDS, new LogWriter(LogWriter.LOG4J2, "org.apache.logging.log4j.core.appender.ConsoleAppender", "",
						"org.apache.logging.log4j.core.layout.PatternLayout", "%m%n", "http-1", context)));
	}

	@Test
	void anAppenderIsFoundByItsNeighbourWhenTheMdcIsNotKnown() {
		ThreadSnapshot snapshot = new ThreadSnapshot(13, "http-1", Observed.SERVER, Map.of());
		LogLine right = Observed.line(Observed.at(13, "http-1", Observed.SERVER), "hello");
		LogEvent event = new LogEvent(snapshot, Observed.LOGGER, "INFO", "hello");
		this.observed.lines.add(new LogLine(event, "CONSOLE", right.text()));
		this.observed.lines.add(new LogLine(event, "FILE", "hello\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).subject()).isEqualTo("FILE");
	}

	@Test
	void aTextLayoutWithBothIdsIsFine() {
		this.observed.lines.add(Observed.text(Observed.at(13, "http-1", Observed.SERVER),
				"12:00 INFO [" + Observed.SERVER.traceId() + "-" + Observed.SERVER.spanId() + "] hello\n"));
		for (CorrelationRule rule : new CorrelationRule[] { CorrelationRule.LOG_HAS_IDS,
				CorrelationRule.LOG_ID_EQUALS_SPAN, CorrelationRule.LOG_EVERY_APPENDER }) {
			assertThat(this.observed.judge(rule).state()).as(rule.id()).isEqualTo(State.HELD);
		}
	}

	@Test
	void anIdInTheMessageAloneIsNoIdOfTheLine() {
		ThreadSnapshot snapshot = Observed.at(13, "http-1", Observed.SERVER);
		String message = "asked for " + Observed.SERVER.traceId() + " " + Observed.SERVER.spanId();
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", message), "FILE",
				"INFO " + message + "\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).subject()).isEqualTo("FILE");
	}

	@Test
	void aLineOnAnEventLoopBeforeARequestIsNotTheRequests() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), new Timing(13, 18, 13, 18),
						new Source("orders", "org.springframework.boot", "reactor-http-epoll-1"), span.attributes()));
		this.observed.lines.add(Observed.line(
				new ThreadSnapshot(11, "reactor-http-epoll-1", null, Map.of(), null, ThreadSnapshot.Caller.REACTOR),
				"touched"));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"operators of Reactor that log without a span, such as behind subscribe() without contextCapture(): reactor-http-epoll-*");
	}

	private static String seenOutside(long order) {
		Observed observed = new Observed();
		observed.lines.add(new LogLine(new LogEvent(Observed.at(order, "http-1", null), Observed.LOGGER, "INFO", "x"),
				"CONSOLE", NO_IDS));
		return observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().seen();
	}

	@Test
	void whatALibraryPrintsIsNotJudgedButItsLinesAre() {
		LogEvent event = new LogEvent(Observed.at(12, "http-1", Observed.SERVER), "org.library.Print", "INFO", "text");
		this.observed.lines.add(new LogLine(event, LogLine.STANDARD_OUTPUT, "text\n"));
		assertThat(this.observed.judge(CorrelationRule.LOG_EVERY_APPENDER).state()).isEqualTo(State.HELD);
		this.observed.lines.add(new LogLine(event, "FILE", "text\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).subject()).isEqualTo("FILE");
	}

	@Test
	void aPrintedStackTraceIsToldFromPrintedText() {
		for (String stream : List.of(LogLine.STANDARD_OUTPUT, LogLine.STANDARD_ERROR)) {
			this.observed.lines.removeIf(LogLine::isPrinted);
			this.observed.lines.add(new LogLine(
					new LogEvent(Observed.at(12, "http-1", Observed.SERVER), "com.acme.Orders.find", "INFO", "text"),
					stream, "text\n"));
			assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).subject()).isEqualTo(stream);
			assertThat(this.observed.finding(CorrelationRule.LOG_EVERY_APPENDER).diagnosis().remedy())
				.isEqualTo("write it with a logger instead of "
						+ (stream.equals(LogLine.STANDARD_ERROR) ? "System.err or printStackTrace()" : "System.out")
						+ ", at com.acme.Orders.find");
		}
	}

}
