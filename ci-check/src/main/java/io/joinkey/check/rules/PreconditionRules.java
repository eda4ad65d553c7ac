/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Judges that there is evidence, and that neither the test nor a second instrumentation
 * adds to it.
 */
final class PreconditionRules {

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

	private static final String CONSOLE = "logging.console.enabled";

	private static final String CLEAR = "close the span's scope and clear the MDC before the request is sent";

	private PreconditionRules() {
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
					null, unread(telemetry).or(() -> Optional.ofNullable(setup.unobserved().get(Boundary.LOGS)))
						.orElseGet(() -> silent(setup))));
		}
		if (telemetry.scrapes().isEmpty() && requested && !setup.absent().containsKey(Boundary.METRICS)) {
			judgement.broken("metrics",
					new Diagnosis("at least one scrape",
							"none; the meter registries are "
									+ (setup.meterRegistries().isEmpty() ? "none" : distinct(setup.meterRegistries())),
							null, METRICS));
		}
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

	/** A level, a logger without an appender and a filter all leave no line. */
	private static String silent(Setup setup) {
		String level = "logging.level." + String.join(",", setup.applicationPackages()) + "=info";
		return setup.wiring().isSet(CONSOLE + "=false")
				? CONSOLE + "=true, or logging.file.name=<a file>: the application has no appender; and " + level
						+ " if its level is higher"
				: "send a request whose handler logs, or lower the threshold with " + level
						+ "; if that is the level, let the logger reach an appender: an <appender-ref> in <root>, and in each <logger> "
						+ "with additivity=\"false\", and no filter of the appender or logging.threshold that refuses INFO";
	}

	/** Lines that no appender shows may have gone to one that cannot be read. */
	private static Optional<String> unread(Telemetry telemetry) {
		List<String> unreadable = telemetry.coverage().unreadable();
		return (unreadable.isEmpty() || !telemetry.lines().isEmpty()) ? Optional.empty() : Optional
			.of("the gate cannot read the appender " + String.join(", ", unreadable)
					+ ": add a console appender for the gate, or let this appender pass its events to one of the logging library. If another thread writes them, call event.prepareForDeferredProcessing() of Logback first, or pass event.toImmutable() of Log4j2");
	}

}
