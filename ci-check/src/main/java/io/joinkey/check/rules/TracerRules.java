/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;

/**
 * Judges that the tracer records, and that the propagator writes what W3C specifies.
 */
final class TracerRules {

	private static final String TRACER = """
			depend on joinkey-spring-boot-starter, or on spring-boot-starter-opentelemetry; in a test, test the \
			whole application with @SpringBootTest, not a slice""";

	/** The class of Micrometer's tracer that does nothing. */
	private static final String NOOP = "io.micrometer.tracing.Tracer$";

	private static final String NO_NOOP = """
			remove the Tracer bean that is Tracer.NOOP or a mock: Spring Boot makes the Tracer, if \
			joinkey-spring-boot-starter or spring-boot-starter-opentelemetry is there""";

	private static final String REPLACED = """
			remove %s: it takes the place of what Spring Boot makes, an OpenTelemetry SDK and a Tracer whose spans are \
			recorded. Without OpenTelemetry's agent, GlobalOpenTelemetry.get() and OpenTelemetry.noop() record nothing""";

	private static final String INCLUDE = """
			take it out of spring.autoconfigure.exclude, or of exclude or excludeName of @SpringBootApplication or \
			@EnableAutoConfiguration""";

	private static final String EXPORT = """
			management.tracing.export.enabled=true, and spring.test.tracing.export=true in a test: without export \
			Spring Boot installs a propagator that does nothing""";

	/** What names the formats that are written. The first one wins. */
	private static final List<String> FORMATS = List.of("management.tracing.propagation.type",
			"management.tracing.propagation.produce");

	private static final String CONSUME = "management.tracing.propagation.consume";

	private static final String W3C = "management.tracing.propagation.type=W3C, and no TextMapPropagator bean without W3C";

	private static final String SHUT_DOWN = """
			do not shut the tracer provider down while the application runs: call SdkTracerProvider.forceFlush() \
			instead of shutdown() or close()""";

	private TracerRules() {
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
			judgement.broken("tracer",
					new Diagnosis("a tracer whose spans have ids and are recorded", tracing.tracer() + because(tracing),
							null,
							tracing.isExcluded() ? INCLUDE
									: telemetry.setup()
										.wiring()
										.named(Part.TRACER_PROVIDER)
										.map(REPLACED::formatted)
										.orElse(TRACER)));
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
					"a propagator that writes nothing" + because(tracing), null, writesNothing(telemetry.setup())));
		}
		else if (fields.stream().noneMatch(Traceparent.HEADER::equalsIgnoreCase)) {
			judgement.broken("propagator",
					new Diagnosis("a propagator that writes traceparent",
							"a propagator that writes " + String.join(", ", fields) + because(tracing), null,
							writesOthers(telemetry.setup())));
		}
	}

	private static String writesNothing(Setup setup) {
		return setup.wiring()
			.named(Part.PROPAGATOR)
			.filter((named) -> !setup.wiring().isSet("management.tracing.export.enabled=false"))
			.map((named) -> "remove " + named
					+ ", or let it write W3C: W3CTraceContextPropagator.getInstance() as a TextMapPropagator, and ContextPropagators.create(...) of it for ContextPropagators and for setPropagators(...) of an OpenTelemetrySdk")
			.or(() -> nothingProduced(setup))
			.orElse(EXPORT);
	}

	private static String writesOthers(Setup setup) {
		return setup.wiring()
			.named(Part.PROPAGATOR)
			.map((named) -> "remove " + named
					+ ", or let it write W3C as well: TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(), <yours>)")
			.or(() -> FORMATS.stream()
				.filter((name) -> !setup.wiring().properties().getOrDefault(name, "").isBlank())
				.findFirst()
				.map((name) -> w3cIn(setup, name) + alsoRead(setup, name)
						+ ": it names no format that writes traceparent"))
			.orElse(W3C);
	}

	private static String w3cIn(Setup setup, String name) {
		return name + "=W3C," + setup.wiring().properties().get(name);
	}

	/** What is written is not read by the same property. */
	private static String alsoRead(Setup setup, String written) {
		String read = setup.wiring().properties().getOrDefault(CONSUME, "");
		boolean lacking = Stream.of(read.split(",")).noneMatch((format) -> format.strip().equalsIgnoreCase("W3C"));
		return (written.equals(FORMATS.get(0)) || read.isBlank() || !lacking) ? "" : " and " + w3cIn(setup, CONSUME);
	}

	/** An empty list of formats makes a propagator that writes nothing. */
	private static Optional<String> nothingProduced(Setup setup) {
		return FORMATS.stream()
			.filter((name) -> setup.wiring().properties().getOrDefault(name, "set").isBlank())
			.findFirst()
			.map((name) -> name + "=W3C: it is set to no format");
	}

	private static String because(Tracing tracing) {
		return tracing.detail().isEmpty() ? "" : ": " + tracing.detail();
	}

}
