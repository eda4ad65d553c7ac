/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Telemetry.TakenExemplar;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.OpenMetrics.Sample;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges the exemplars, which lead from a metric to a request.
 */
final class ExemplarRules {

	/** Micrometer's name for the route of a request without a handler. */
	private static final String UNKNOWN_ROUTE = "UNKNOWN";

	/** The name of the server's requests in the OpenTelemetry conventions. */
	private static final String CONVENTION = "http_server_request_duration";

	private static final List<String> ROUTES = List.of("http.route", "http_route", "uri");

	private static final String RETENTION = """
			management.prometheus.metrics.export.properties.io.prometheus.exemplars.min_retention_period_seconds=1 \
			in a test: the client keeps an earlier exemplar for 7 s""";

	private static final String CURRENT_SPAN = """
			let Spring Boot's SpanContext bean give the ids of the current span, and only of a sampled one""";

	static final String WRITE_IDS = "write the ids to every line, as log-has-ids and log-every-appender say";

	private ExemplarRules() {
	}

	static void present(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusive("no sampled request was seen before a scrape");
		boolean sampled = telemetry.requests()
			.stream()
			.flatMap((request) -> traces.servers(request).stream())
			.anyMatch((span) -> span.context().isSampled());
		if (!sampled) {
			return;
		}
		for (Scrape scrape : telemetry.scrapes()) {
			List<Sample> samples = SpanIndex.of(telemetry).metrics(scrape).samples();
			judgement.saw(1);
			step(samples, telemetry.setup())
				.ifPresent((diagnosis) -> judgement.broken(telemetry.setup().wiring().requests(), diagnosis, scrape));
		}
	}

	/** Return the first step that is missing on the way to an exemplar in a bucket. */
	private static Optional<Diagnosis> step(List<Sample> samples, Setup setup) {
		List<Sample> requests = samples.stream().filter((sample) -> isRequest(setup, sample.name())).toList();
		List<Sample> buckets = requests.stream().filter((sample) -> sample.name().endsWith("_bucket")).toList();
		String expected = "an exemplar in a bucket of the request's histogram";
		String name = setup.wiring().requests();
		if (requests.isEmpty()) {
			return Optional.of(new Diagnosis(expected, "no " + name + " at all", null,
					ExemplarRemedies.requests(setup, samples.isEmpty())));
		}
		if (buckets.isEmpty()) {
			return Optional.of(new Diagnosis(expected, name + " without buckets: it is a summary", null,
					ExemplarRemedies.buckets(setup)));
		}
		if (buckets.stream().anyMatch((sample) -> sample.exemplar() != null)) {
			return Optional.empty();
		}
		if (samples.stream().anyMatch((sample) -> sample.exemplar() != null)) {
			return Optional.of(new Diagnosis(expected, "buckets without exemplars, while other meters have some", null,
					ExemplarRemedies.handler(setup).orElse(RETENTION)));
		}
		return Optional.of(new Diagnosis(expected, "no exemplar on any meter, although requests were sampled", null,
				ExemplarRemedies.none(setup)));
	}

	static void equalSpan(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		List<ParsedLine> lines = traces.lines();
		judgement.inconclusive("no exemplar has well-formed ids");
		for (TakenExemplar taken : telemetry.taken()) {
			judgement.saw(1);
			if (!taken.traceId().equals(taken.active().traceId())) {
				judgement.broken("exemplars",
						new Diagnosis(
								"the trace of the span that is active where a value is recorded, " + taken.active(),
								taken.traceId() + ", of another trace, " + ThreadSnapshot.on(taken.thread()),
								traces.span(taken.active()), ExemplarRemedies.cached(telemetry.setup())));
			}
		}
		exemplars(telemetry)
			.filter((exemplar) -> SpanContext.isTraceId(exemplar.traceId())
					&& !telemetry.coverage().isBefore(exemplar.traceId()))
			.forEach((exemplar) -> {
				judgement.saw(1);
				SpanRecord span = traces.span(exemplar.traceId(), exemplar.spanId());
				String ids = exemplar.traceId() + "/" + exemplar.spanId();
				if (span == null) {
					judgement.broken(exemplar.sample(), new Diagnosis(
							"the ids of a recorded span", ids + ", " + (traces.of(exemplar.traceId()).isEmpty()
									? "of a trace without a recorded span" : "a span that its trace does not have"),
							null, CURRENT_SPAN), exemplar);
					return;
				}
				SpanRecord server = server(traces, span);
				if (isRequest(telemetry.setup(), exemplar.sample()) && server != null && isOtherRoute(exemplar, server)
						&& !isRenamed(telemetry, exemplar, server)) {
					judgement.broken(exemplar.sample(),
							new Diagnosis("the ids of a request to " + route(exemplar.series()),
									ids + ", of another request, to " + route(server.attributes()), server,
									ExemplarRemedies.cached(telemetry.setup())),
							exemplar);
				}
				else if (isLoggedOnlyWithout(lines, telemetry.setup(), exemplar.traceId())) {
					judgement.broken(exemplar.sample(), new Diagnosis("a log line with trace id " + exemplar.traceId(),
							"lines of that trace, none of which has its id", span, WRITE_IDS), exemplar);
				}
			});
	}

	static void unsampledAbsent(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusive("no request with an unsampled traceparent was sent before a scrape");
		if (telemetry.scrapes().isEmpty()) {
			return;
		}
		for (SentRequest request : telemetry.requests()) {
			Traceparent.sent(request).filter((sent) -> !sent.isSampled()).ifPresent((sent) -> {
				judgement.saw(1);
				exemplars(telemetry).filter((exemplar) -> exemplar.traceId().equals(sent.traceId()))
					.filter((exemplar) -> !isKept(telemetry, exemplar))
					.forEach(
							(exemplar) -> judgement.broken(exemplar.sample(),
									new Diagnosis("no exemplar of the unsampled trace " + sent.traceId(),
											"one, which leads to nothing", request, unsampled(telemetry, exemplar)),
									exemplar));
			});
		}
	}

	/** A sampler that ignores the caller may have sampled the trace. */
	private static String unsampled(Telemetry telemetry, Exemplar exemplar) {
		SpanRecord span = SpanIndex.of(telemetry).span(exemplar.traceId(), exemplar.spanId());
		return (span != null && span.context().isSampled() && SamplerRemedies.isNamed(telemetry))
				? SamplerRemedies.parentBased(telemetry)
				: "return false from isCurrentSpanSampled for an unsampled span, or remove "
						+ ExemplarRemedies.bean(telemetry.setup());
	}

	/** An application may export an unsampled trace that failed or was slow. */
	private static boolean isKept(Telemetry telemetry, Exemplar exemplar) {
		SpanRecord span = SpanIndex.of(telemetry).span(exemplar.traceId(), exemplar.spanId());
		return span != null && !span.context().isSampled() && span.timing().isEnded() && span.source().exported();
	}

	private static Stream<Exemplar> exemplars(Telemetry telemetry) {
		return telemetry.scrapes()
			.stream()
			.flatMap((scrape) -> SpanIndex.of(telemetry).metrics(scrape).exemplars().stream());
	}

	private static boolean isRequest(Setup setup, String sample) {
		return sample.startsWith(meter(setup)) || sample.startsWith(CONVENTION);
	}

	/** Return the name in Prometheus of the meter of the server's requests. */
	static String meter(Setup setup) {
		return setup.wiring().requests().replaceAll("[^a-zA-Z0-9_]", "_");
	}

	private static @Nullable SpanRecord server(SpanIndex traces, SpanRecord span) {
		return (span.kind() == Kind.SERVER) ? span
				: traces.of(span.context().traceId())
					.stream()
					.filter((other) -> other.kind() == Kind.SERVER)
					.findFirst()
					.orElse(null);
	}

	private static boolean isOtherRoute(Exemplar exemplar, SpanRecord server) {
		String metric = route(exemplar.series());
		String trace = route(server.attributes());
		// a request that the error dispatch renamed is error-line-correlated's business
		return !metric.isEmpty() && !trace.isEmpty() && !metric.equals(trace)
				&& !metric.equals(FailedRequestRules.ERROR_PAGE) && !metric.equals(UNKNOWN_ROUTE);
	}

	/**
	 * A filter of the application's may give the metric's route another name. Then no
	 * span has the new name, or no sample has the old one.
	 */
	private static boolean isRenamed(Telemetry telemetry, Exemplar exemplar, SpanRecord server) {
		Wiring wiring = telemetry.setup().wiring();
		if (wiring.named(Part.METER_FILTER).isEmpty() && wiring.named(Part.METER_CUSTOMIZER).isEmpty()) {
			return false;
		}
		String metric = route(exemplar.series());
		String trace = route(server.attributes());
		return telemetry.spans()
			.stream()
			.noneMatch((span) -> span.kind() == Kind.SERVER && route(span.attributes()).equals(metric))
				|| telemetry.scrapes()
					.stream()
					.flatMap((scrape) -> SpanIndex.of(telemetry).metrics(scrape).samples().stream())
					.noneMatch((sample) -> isRequest(telemetry.setup(), sample.name())
							&& route(sample.labels()).equals(trace));
	}

	private static String route(Map<String, String> labels) {
		return ROUTES.stream()
			.map((name) -> labels.getOrDefault(name, ""))
			.filter((value) -> !value.isEmpty())
			.findFirst()
			.orElse("");
	}

	private static boolean isLoggedOnlyWithout(List<ParsedLine> lines, Setup setup, String traceId) {
		List<ParsedLine> within = lines.stream().filter((line) -> {
			SpanContext active = line.event().snapshot().active();
			return active != null && active.traceId().equals(traceId) && setup.isApplication(line.event());
		}).toList();
		return !within.isEmpty() && within.stream()
			.noneMatch((line) -> line.traceId() != null && line.traceId().value().equals(traceId));
	}

}
