/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges what logs, metrics and traces of a service have in common.
 */
final class CrossSignalRules {

	private static final List<String> LOG_FIELDS = List.of("service", "service.name", "service_name");

	private static final List<String> METRIC_LABELS = List.of("service", "service_name");

	private static final int OK = 200;

	private static final String NAME = "spring.application.name";

	private static final String PLACEHOLDER = "${" + NAME + "}";

	private static final String METRICS = "management.metrics.tags.service";

	private static final String EXTRACT = "make no parent from ids by hand: use the propagator, which marks it as remote";

	private static final String END = "end every span that is started, in a finally block: a span that never ends is not exported";

	private static final String KEEP_WITH_ROW = """
			keep traceparent with the row that the record is sent for, and restore it as the parent where it is \
			sent: Propagator.extract(...); without a row, an Observation around the run""";

	private CrossSignalRules() {
	}

	static void noOrphanSpan(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Set<String> sent = telemetry.requests()
			.stream()
			.flatMap((request) -> Traceparent.sent(request.headers()).stream())
			.map(SpanContext::spanId)
			.collect(Collectors.toSet());
		judgement.inconclusiveIf(!telemetry.requests().isEmpty() && !InboundRules.isSampledAnew(telemetry)
				&& EdgeRules.noneTrusted(telemetry).isEmpty(), "no span has a parent");
		for (SpanRecord span : telemetry.spans()) {
			delivered(telemetry, traces, span, judgement);
			SpanRecord.Parent parent = span.parent();
			if (parent == null) {
				continue;
			}
			judgement.saw(1);
			SpanRecord there = traces.span(span.context().traceId(), parent.spanId());
			String expected = "the parent " + parent.spanId() + " in trace " + span.context().traceId();
			if (there != null && !there.timing().isEnded() && !isCutOff(telemetry, there)) {
				judgement.broken(span.name(),
						new Diagnosis(expected, "a parent that was started and never ended", there, END), span);
			}
			else if (there == null && !parent.remote() && !sent.contains(parent.spanId())) {
				judgement.broken(
						span.name(), new Diagnosis(expected,
								"no such span was ever started here, and it is not said to be remote", null, EXTRACT),
						span);
			}
		}
	}

	/** A span that is never ended, or that no exporter gets, is a hole in the trace. */
	private static void delivered(Telemetry telemetry, SpanIndex traces, SpanRecord span, Judgement judgement) {
		String expected = "a span that is ended and exported";
		SpanRecord.Parent parent = span.parent();
		SpanRecord above = (parent != null) ? traces.span(span.context().traceId(), parent.spanId()) : null;
		if (!span.timing().isEnded() && KafkaRetryRules.isPutOff(telemetry, span)) {
			return;
		}
		if (!span.timing().isEnded() && above != null && above.timing().isEnded() && !isRunning(telemetry, span)) {
			judgement.broken(span.name(),
					new Diagnosis(expected, "a span that was started and never ended", above, END), span);
		}
		else if (span.timing().isEnded() && span.context().isSampled() && !span.source().exported()) {
			judgement.broken(span.kind() + " spans", new Diagnosis(expected,
					"a span that ended and that no exporter was given, though lines and children name it", above,
					"let no SpanExportingPredicate, SpanFilter or exporter that filters drop it"
							+ telemetry.setup()
								.wiring()
								.named(Part.SPAN_EXPORT)
								.map((named) -> ", such as " + named)
								.orElse("")
							+ (sends(span) ? ""
									: ": switch off what makes it, with an ObservationPredicate or management.observations.enable")),
					span);
		}
	}

	/**
	 * Return whether a span writes a header, which the next service would miss.
	 */
	private static boolean sends(SpanRecord span) {
		return span.kind() == Kind.CLIENT || span.kind() == Kind.PRODUCER;
	}

	/**
	 * Return whether the scope of a span is open: work may continue after its parent has
	 * ended.
	 */
	private static boolean isRunning(Telemetry telemetry, SpanRecord span) {
		return telemetry.coverage().openScopes().contains(span.context().spanId());
	}

	/**
	 * Return whether a span is a run that began after the last request and was under way
	 * when the gate stopped.
	 */
	private static boolean isCutOff(Telemetry telemetry, SpanRecord span) {
		return span.parent() == null && isRunning(telemetry, span)
				&& telemetry.requests().stream().allMatch((request) -> request.endOrder() < span.timing().order());
	}

	static void rootNotClient(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(), "no span was recorded");
		for (SpanRecord span : telemetry.spans()) {
			judgement.saw(1);
			boolean record = span.kind() == Kind.PRODUCER;
			if (span.parent() == null && (span.kind() == Kind.CLIENT || record) && !isStartUp(telemetry, span)
					&& LibraryCalls.library(telemetry, span) == null) {
				judgement.broken(span.name(), new Diagnosis(
						"a span that the " + (record ? "record is sent" : "call is made") + " for",
						"a " + (record ? "record" : "call") + " " + ThreadSnapshot.on(span.source().thread())
								+ caller(telemetry, span) + " that starts a trace: what led to it is unobserved",
						before(telemetry, span), entry(telemetry, span)), span);
			}
		}
	}

	/**
	 * What runs before the application is ready belongs to no request, and neither does
	 * what its main method goes on to do.
	 */
	static boolean isStartUp(Telemetry telemetry, SpanRecord span) {
		return span.timing().order() < telemetry.coverage().ready()
				|| (span.source().thread().equals("main") && span.lost(telemetry.setup()) == null);
	}

	private static String entry(Telemetry telemetry, SpanRecord span) {
		TaskSubmission lost = span.lost(telemetry.setup());
		if (lost != null) {
			return ExecutorDiagnosis.remedy(telemetry.setup(), lost, span.source().thread());
		}
		SpanIndex traces = SpanIndex.of(telemetry);
		if (traces.requests(span.timing().order())
			.flatMap((request) -> traces.servers(request).stream())
			.anyMatch((server) -> OutgoingRemedies.isOnEventLoop(span, server))) {
			return OutgoingRemedies.outside(telemetry.setup());
		}
		return (span.kind() == Kind.PRODUCER) ? KEEP_WITH_ROW : "observe what runs "
				+ ThreadSnapshot.on(span.source().thread().replaceAll("[0-9]+$", "*"))
				+ ": Observation.createNotStarted(\"<name>\", observationRegistry).observe(() -> <the whole task, with its lines>). If a request led to it, propagate its context instead: "
				+ ExecutorDiagnosis.WRAP_TASK;
	}

	/** Where the call was made, if its client was seen. */
	private static String caller(Telemetry telemetry, SpanRecord span) {
		return telemetry.exchanges()
			.stream()
			.filter((exchange) -> exchange.headers()
				.stream()
				.anyMatch((header) -> header.value().contains(span.context().spanId())))
			.map(HttpExchange::client)
			.filter(Objects::nonNull)
			.map(HttpExchange.Client::caller)
			.filter(Objects::nonNull)
			.filter((frame) -> telemetry.setup().isApplication(frame.getClassName()))
			.findFirst()
			.map((frame) -> ", at " + frame)
			.orElse("");
	}

	/** The request during which a span started names where the trace was lost. */
	private static @Nullable Evidence before(Telemetry telemetry, SpanRecord span) {
		return telemetry.requests()
			.stream()
			.filter((request) -> request.spans(span.timing().order()))
			.filter((request) -> span.source().lost() != null || isOn(SpanIndex.of(telemetry).servers(request), span))
			.findFirst()
			.orElse(null);
	}

	/** A request without a SERVER span may have led to any span during it. */
	private static boolean isOn(List<SpanRecord> servers, SpanRecord span) {
		return servers.isEmpty()
				|| servers.stream().anyMatch((server) -> server.source().thread().equals(span.source().thread()));
	}

	static void serviceNameAgrees(Telemetry telemetry, Judgement judgement) {
		Map<String, Set<String>> names = new TreeMap<>();
		Set<String> spans = telemetry.spans()
			.stream()
			.map((span) -> span.source().service())
			.collect(Collectors.toSet());
		if (!spans.isEmpty()) {
			names.put("spans", spans);
		}
		inLogs(telemetry, names);
		inMetrics(telemetry, names);
		if (names.keySet().equals(Set.of("spans")) && telemetry.setup().absent().containsKey(Boundary.METRICS)
				&& !telemetry.lines().isEmpty()) {
			judgement.notApplicable("only the spans name the service: the logs are text, and there is no scrape");
			return;
		}
		if (names.size() < 2 && telemetry.scrapes().stream().anyMatch(CrossSignalRules::isOther)) {
			judgement.notApplicable("one signal names the service: no metrics were served, see openmetrics-served");
			return;
		}
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(), "fewer than two signals were seen");
		judgement.saw((names.size() > 1) ? names.size() : 0);
		Set<String> all = names.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
		for (String signal : List.of("logs", "metrics", "spans")) {
			if (names.size() > 1 && names.containsKey(signal) && names.get(signal).isEmpty()) {
				judgement.broken(signal,
						new Diagnosis("the service's name in " + signal, "none", null, signal.equals("logs")
								? serviceInLogs(telemetry)
								: named(telemetry, "management.metrics.tags.service=${spring.application.name}")));
			}
		}
		if (all.size() > 1) {
			judgement.broken("service name",
					new Diagnosis("one name in logs, spans and metrics",
							names + (telemetry.setup().serviceNames().isEmpty() ? ""
									: ", configured as " + new TreeMap<>(telemetry.setup().serviceNames())),
							null, oneName(telemetry.setup())));
		}
	}

	/** Return whether an answer has no metrics: it was refused, or is a page. */
	private static boolean isOther(Scrape scrape) {
		return scrape.status() != OK || scrape.contentType().toLowerCase(Locale.ROOT).startsWith("text/html");
	}

	/** Only what differs from the application's name is named. */
	private static String oneName(Setup setup) {
		String name = setup.serviceNames().getOrDefault(NAME, "");
		List<String> steps = new ArrayList<>();
		setup.wiring()
			.named(Part.RESOURCE)
			.ifPresent((named) -> steps.add("remove " + named + ", which sets the service.name of spans"));
		new TreeMap<>(setup.serviceNames()).forEach((source, value) -> {
			if (!value.equals(name)) {
				steps.add(source.equals(METRICS) ? METRICS + "=" + PLACEHOLDER : "remove " + source);
			}
		});
		return "let all follow " + NAME + ": "
				+ (steps.isEmpty() ? "remove OTEL_SERVICE_NAME and other names" : String.join(", and ", steps));
	}

	/** Where the application has no name, a placeholder for it has no value. */
	private static String named(Telemetry telemetry, String remedy) {
		return telemetry.setup().serviceNames().containsKey(NAME) || !remedy.contains(PLACEHOLDER) ? remedy
				: NAME + "=<name of the service>, and " + remedy;
	}

	private static String serviceInLogs(Telemetry telemetry) {
		Optional<LogLine> json = telemetry.lines().stream().filter((line) -> line.text().startsWith("{")).findFirst();
		if (json.filter((line) -> line.writer().setting().equals("ecs") || line.text().contains("\"service\":{"))
			.isPresent()) {
			// service is an object there, to which a member of the same name cannot be
			// added
			return telemetry.setup().serviceNames().containsKey(NAME)
					? "logging.structured.ecs.service.name=" + PLACEHOLDER : NAME + "=<name of the service>";
		}
		String name = telemetry.setup().serviceNames().getOrDefault(NAME, "<name of the service>");
		return named(telemetry, json.flatMap((line) -> LogRemedies.of(line).service(name))
			.orElse("logging.structured.json.add.service=${spring.application.name}, or <customFields> in a Logstash encoder"));
	}

	private static void inLogs(Telemetry telemetry, Map<String, Set<String>> names) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Map<String, Set<String>> appenders = new HashMap<>();
		for (ParsedLine line : traces.lines()) {
			if (line.json() != null) {
				Set<String> found = appenders.computeIfAbsent(line.source().appender(), (appender) -> new TreeSet<>());
				Stream
					.concat(LOG_FIELDS.stream(),
							line.prescribed("host").equals("_host") ? Stream.of("host") : Stream.empty())
					.forEach((field) -> {
						String value = line.value(field);
						if (value != null) {
							found.add(value);
						}
					});
			}
		}
		if (!appenders.isEmpty()) {
			names.put("logs",
					appenders.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new)));
		}
	}

	private static void inMetrics(Telemetry telemetry, Map<String, Set<String>> names) {
		for (Scrape scrape : telemetry.scrapes()) {
			SpanIndex.of(telemetry).metrics(scrape).samples().forEach((sample) -> {
				Set<String> found = names.computeIfAbsent("metrics", (signal) -> new TreeSet<>());
				METRIC_LABELS.stream()
					.filter(sample.labels()::containsKey)
					.forEach((label) -> found.add(sample.labels().getOrDefault(label, "")));
			});
		}
	}

}
