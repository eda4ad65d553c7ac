/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;

/**
 * Judges the preconditions of all other rules.
 */
final class PreconditionRules {

	private static final String TRACER = """
			depend on joinkey-spring-boot-starter, or on spring-boot-starter-opentelemetry; in a test, test the \
			whole application with @SpringBootTest, not a slice""";

	/** The class of Micrometer's tracer that does nothing. */
	private static final String NOOP = "io.micrometer.tracing.Tracer$";

	private static final String NO_NOOP = """
			remove the Tracer bean that is Tracer.NOOP or a mock: Spring Boot makes the Tracer, if \
			joinkey-spring-boot-starter or spring-boot-starter-opentelemetry is there""";

	private static final String INCLUDE = """
			take it out of spring.autoconfigure.exclude, or of exclude or excludeName of @SpringBootApplication or \
			@EnableAutoConfiguration""";

	private static final String EXPORT = """
			management.tracing.export.enabled=true, and spring.test.tracing.export=true in a test: without export \
			Spring Boot installs a propagator that does nothing""";

	private static final String W3C = "management.tracing.propagation.type=W3C, and no TextMapPropagator bean without W3C";

	private static final String EXERCISE = """
			send a request with the client of CapturedTelemetry, or call code of the application that logs""";

	private static final String ONE = """
			keep one of them: remove the agent or the OpenTelemetry starter, or switch off Micrometer's with \
			management.observations.enable.http.server.requests=false""";

	private static final String OWN = """
			keep one observation of each request: remove the second one, such as a ServerHttpObservationFilter of the \
			application beside Spring Boot's, or start it with a plain Observation.Context, whose span is not a SERVER \
			span""";

	private static final String UNINSTRUMENTED = "send the request with a client without instrumentation, such as java.net.http.HttpClient";

	private static final String METRICS = "depend on spring-boot-starter-actuator and micrometer-registry-prometheus";

	private static final String CLEAR = "close the span's scope and clear the MDC before the request is sent";

	private static final String SHUT_DOWN = """
			do not shut the tracer provider down while the application runs: call SdkTracerProvider.forceFlush() \
			instead of shutdown() or close()""";

	private PreconditionRules() {
	}

	static void realTracer(Telemetry telemetry, Judgement judgement) {
		Tracing tracing = telemetry.setup().tracing();
		String unobserved = telemetry.setup().unobserved().get(Boundary.SPANS);
		if (unobserved != null) {
			judgement.inconclusive(Outcome.NOT_OBSERVED + unobserved);
			return;
		}
		judgement.saw(1);
		// without the auto-configuration of a tracer Spring Boot itself defines
		// Tracer.NOOP
		if (!tracing.recording() && tracing.tracer().startsWith(NOOP) && tracing.detail().isEmpty()) {
			judgement.broken("tracer", new Diagnosis("a tracer whose spans have ids and are recorded",
					"Tracer.NOOP as a bean", null, NO_NOOP));
		}
		else if (!tracing.recording() && !telemetry.spans().isEmpty()) {
			SpanRecord last = telemetry.spans()
				.stream()
				.max(Comparator.comparingLong((span) -> span.timing().order()))
				.orElseThrow();
			judgement.broken("tracer", new Diagnosis("a tracer that records until the end",
					"no span after the " + last.place(), last, SHUT_DOWN), last);
		}
		else if (!tracing.recording()) {
			judgement.broken("tracer", new Diagnosis("a tracer whose spans have ids and are recorded",
					tracing.tracer() + because(tracing), null, tracing.isExcluded() ? INCLUDE : TRACER));
		}
		else if (!tracing.repeatedId().isEmpty()) {
			String generator = telemetry.setup()
				.wiring()
				.named(Part.ID_GENERATOR)
				.orElse("the IdGenerator of the application");
			judgement.broken("span ids", new Diagnosis("a different id for each span",
					"the span id " + tracing.repeatedId() + " twice, made by " + generator, null,
					"remove " + generator + ": OpenTelemetry's own generator makes random ids, which do not repeat"));
		}
	}

	static void realPropagator(Telemetry telemetry, Judgement judgement) {
		Tracing tracing = telemetry.setup().tracing();
		List<String> fields = tracing.propagationFields();
		judgement.saw(1);
		if (fields.isEmpty()) {
			judgement.broken("propagator", new Diagnosis("a propagator that writes traceparent",
					"a propagator that writes nothing" + because(tracing), null,
					telemetry.setup()
						.wiring()
						.named(Part.PROPAGATOR)
						.filter((named) -> !telemetry.setup().wiring().isSet("management.tracing.export.enabled=false"))
						.map((named) -> "remove " + named
								+ ", or let it write W3C: W3CTraceContextPropagator.getInstance() as a TextMapPropagator, and ContextPropagators.create(...) of it for ContextPropagators and for setPropagators(...) of an OpenTelemetrySdk")
						.or(() -> nothingProduced(telemetry.setup()))
						.orElse(EXPORT)));
		}
		else if (fields.stream().noneMatch(Traceparent.HEADER::equalsIgnoreCase)) {
			judgement.broken("propagator", new Diagnosis("a propagator that writes traceparent",
					"a propagator that writes " + String.join(", ", fields) + because(tracing), null,
					telemetry.setup()
						.wiring()
						.named(Part.PROPAGATOR)
						.map((named) -> "remove " + named
								+ ", or let it write W3C as well: TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(), <yours>)")
						.orElse(W3C)));
		}
	}

	static void evidencePresent(Telemetry telemetry, Judgement judgement) {
		Setup setup = telemetry.setup();
		long servers = telemetry.spans().stream().filter((span) -> span.kind() == Kind.SERVER).count();
		long lines = telemetry.lines().stream().filter((line) -> setup.isApplication(line.event())).count();
		judgement.saw((int) (servers + lines) + telemetry.scrapes().size());
		boolean partial = telemetry.coverage().isPartial();
		if (partial && lines == 0 && telemetry.requests().isEmpty() && telemetry.spans().isEmpty()
				&& telemetry.exchanges().isEmpty() && telemetry.records().isEmpty()) {
			judgement.broken("test", new Diagnosis("a request, a log line, a span or a record since the test began",
					"none", null, EXERCISE));
			return;
		}
		boolean requested = !partial || !telemetry.requests().isEmpty();
		if (servers == 0 && requested && !isUnsampled(telemetry)
				&& !setup.absent().containsKey(Boundary.INBOUND_HTTP)) {
			judgement.broken("spans",
					new Diagnosis("at least one SERVER span", telemetry.requests().size() + " requests, and "
							+ (telemetry.spans().isEmpty() ? "no span" : "only spans of kind " + kinds(telemetry))
							+ UnobservedRequests.because(telemetry), null, UnobservedRequests.remedy(telemetry)));
		}
		if (lines == 0 && !partial && !setup.absent().containsKey(Boundary.LOGS)) {
			judgement.broken("logs", new Diagnosis(
					"at least one line of a logger in " + String.join(", ", setup.applicationPackages()),
					telemetry.lines().isEmpty() ? "no line of any appender"
							: "only lines of others, through the appenders "
									+ distinct(telemetry.lines().stream().map(LogLine::appender).toList())
									+ " at the levels "
									+ distinct(telemetry.lines().stream().map((line) -> line.event().level()).toList()),
					null,
					unread(telemetry).or(() -> Optional.ofNullable(setup.unobserved().get(Boundary.LOGS)))
						.orElseGet(() -> "send a request whose handler logs, or lower the threshold with logging.level."
								+ String.join(",", setup.applicationPackages()) + "=info")));
		}
		if (telemetry.scrapes().isEmpty() && requested && !setup.absent().containsKey(Boundary.METRICS)) {
			judgement.broken("metrics",
					new Diagnosis("at least one scrape",
							"none; the meter registries are "
									+ (setup.meterRegistries().isEmpty() ? "none" : distinct(setup.meterRegistries())),
							null, METRICS));
		}
	}

	/** An empty list of formats makes a propagator that writes nothing. */
	private static Optional<String> nothingProduced(Setup setup) {
		return Stream.of("management.tracing.propagation.type", "management.tracing.propagation.produce")
			.filter((name) -> setup.wiring().properties().getOrDefault(name, "set").isBlank())
			.findFirst()
			.map((name) -> name + "=W3C: it is set to no format");
	}

	/** Whether lines show spans, and the sampler recorded none of them. */
	private static boolean isUnsampled(Telemetry telemetry) {
		List<SpanContext> active = telemetry.lines()
			.stream()
			.map((line) -> line.event().snapshot().active())
			.filter(Objects::nonNull)
			.toList();
		return !active.isEmpty() && active.stream().noneMatch(SpanContext::isSampled);
	}

	static void oneInstrumentation(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusive("no request had a SERVER span");
		if (telemetry.spans().isEmpty() && SamplingRules.isSampledAnew(telemetry)) {
			judgement.saw(1);
			judgement.broken("sampler",
					new Diagnosis("a recorded SERVER span for each request whose traceparent is sampled",
							"no span at all, although log lines are in the spans of requests", null,
							SamplerRemedies.parentBased(telemetry)));
			return;
		}
		for (SentRequest request : telemetry.requests()) {
			List<SpanRecord> entries = traces.servers(request)
				.stream()
				.filter((span) -> !traces.isCallOfItself(span))
				.toList();
			judgement.saw(entries.isEmpty() ? 0 : 1);
			if (entries.size() > 1) {
				String scopes = distinct(entries.stream().map((span) -> span.source().instrumentation()).toList());
				String names = distinct(entries.stream().map(SpanRecord::name).toList());
				judgement.broken(scopes,
						new Diagnosis("one SERVER span for " + request.endpoint(),
								entries.size() + " (" + names + "), made by " + scopes, request,
								scopes.contains(", ") ? ONE
										: OWN + CodeSites.look(telemetry.setup(), CodeSite.Kind.STARTS_SPAN)
												+ telemetry.setup()
													.wiring()
													.named(Part.FILTER)
													.or(() -> telemetry.setup().wiring().named(Part.EARLY_FILTER))
													.map((named) -> "; look at " + named)
													.orElse("")),
						entries.toArray(Evidence[]::new));
			}
		}
	}

	static void cleanHarness(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusive("no request was sent: send one with a client without instrumentation");
		for (SentRequest request : telemetry.requests()) {
			ThreadSnapshot sender = request.sender();
			judgement.saw(1);
			if (sender.active() != null || sender.context().values().stream().anyMatch(SpanContext::isTraceId)) {
				judgement.broken("test thread",
						new Diagnosis("a test thread without a span or ids in its MDC",
								"the span " + sender.active() + " and the MDC " + sender.context(), null, CLEAR),
						request);
			}
			telemetry.spans()
				.stream()
				.filter((span) -> span.kind() == Kind.CLIENT && span.source().thread().equals(sender.thread())
						&& request.spans(span.timing().order()))
				.forEach((span) -> judgement.broken("test client", new Diagnosis(
						"a request sent by a client without instrumentation",
						"the test's own client made a CLIENT span, whose traceparent replaced the one that the test sent",
						request, UNINSTRUMENTED), span));
		}
	}

	private static String kinds(Telemetry telemetry) {
		return distinct(telemetry.spans().stream().map((span) -> span.kind().name()).toList());
	}

	private static String distinct(List<String> names) {
		return names.stream().distinct().sorted().collect(Collectors.joining(", "));
	}

	private static String because(Tracing tracing) {
		return tracing.detail().isEmpty() ? "" : ": " + tracing.detail();
	}

	/** Lines that no appender shows may have gone to one that cannot be read. */
	private static Optional<String> unread(Telemetry telemetry) {
		List<String> unreadable = telemetry.coverage().unreadable();
		return (unreadable.isEmpty() || !telemetry.lines().isEmpty()) ? Optional.empty() : Optional
			.of("the gate cannot read the appender " + String.join(", ", unreadable)
					+ ": let it pass its events to an appender of the logging library, with event.prepareForDeferredProcessing() of Logback or event.toImmutable() of Log4j2 if another thread writes them, or add a console appender for the gate");
	}

}
