/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether logs, metrics and traces name the same service.
 */
final class ServiceNameRules {

	private static final List<String> METRIC_LABELS = List.of("service", "service_name");

	private static final int OK = 200;

	static final String NAME = "spring.application.name";

	static final String PLACEHOLDER = "${" + NAME + "}";

	/** What the starter calls a service without a name. */
	private static final String UNNAMED = "unknown_service";

	private static final String RESOURCE = """
			set service.name to "%1$s" in %2$s, such as .put("service.name", "%1$s") of its ResourceBuilder or \
			.merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "%1$s"))), or remove it if it sets \
			nothing else for spans""";

	private static final String METRICS = "management.metrics.tags.service";

	private ServiceNameRules() {
	}

	static void agrees(Telemetry telemetry, Judgement judgement) {
		Map<String, Set<String>> names = new TreeMap<>();
		Set<String> spans = telemetry.spans()
			.stream()
			.map((span) -> span.source().service())
			.collect(Collectors.toSet());
		if (!spans.isEmpty()) {
			names.put("spans", spans);
		}
		LoggedServiceNames.find(telemetry).ifPresent((found) -> names.put("logs", found));
		inMetrics(telemetry, names);
		if (names.keySet().equals(Set.of("spans")) && telemetry.setup().absent().containsKey(Boundary.METRICS)
				&& !telemetry.lines().isEmpty()) {
			judgement.notApplicable("the application serves no metrics, and its log lines need not name the service");
			return;
		}
		if (names.size() < 2 && telemetry.scrapes().stream().anyMatch(ServiceNameRules::isOther)) {
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
								? LoggedServiceNames.remedy(telemetry)
								: named(telemetry, "management.metrics.tags.service=${spring.application.name}")));
			}
		}
		if (all.size() > 1) {
			judgement.broken("service name",
					new Diagnosis("one name in logs, spans and metrics",
							names + (telemetry.setup().serviceNames().isEmpty() ? ""
									: ", configured as " + new TreeMap<>(telemetry.setup().serviceNames())),
							null, oneName(telemetry, names)));
		}
	}

	/** Return whether an answer has no metrics: it was refused, or is a page. */
	private static boolean isOther(Scrape scrape) {
		return scrape.status() != OK || scrape.contentType().toLowerCase(Locale.ROOT).startsWith("text/html");
	}

	/** Only what differs from the application's name is named. */
	private static String oneName(Telemetry telemetry, Map<String, Set<String>> names) {
		Setup setup = telemetry.setup();
		String name = setup.serviceNames().getOrDefault(NAME, "");
		List<String> steps = new ArrayList<>();
		if (name.isEmpty()) {
			steps.add(NAME + "=<name of the service>");
		}
		setup.wiring()
			.named(Part.RESOURCE)
			.ifPresent(
					(named) -> steps.add(RESOURCE.formatted(name.isEmpty() ? "<name of the service>" : name, named)));
		new TreeMap<>(setup.serviceNames()).forEach((source, value) -> {
			if (!value.equals(name) && !value.equals(UNNAMED)) {
				steps.add(source.equals(METRICS) ? METRICS + "=" + PLACEHOLDER : "remove " + source);
			}
		});
		if (setup.wiring().named(Part.RESOURCE).isEmpty() && names.getOrDefault("spans", Set.of())
			.stream()
			.anyMatch((service) -> service.startsWith(UNNAMED + ":") && !name.isEmpty())) {
			setup.wiring()
				.named(Part.TRACER_PROVIDER)
				.ifPresent((named) -> steps.add("give " + named
						+ " the injected Resource bean, setResource(resource), or remove it: Spring Boot makes one"));
		}
		if (!name.isEmpty()) {
			inCode(telemetry, names, name, steps);
		}
		if (steps.isEmpty()) {
			setup.wiring()
				.named(Part.TRACER_CUSTOMIZER)
				.ifPresent((named) -> steps.add("let " + named + " set no service.name"));
		}
		return "let all follow " + NAME + ": "
				+ (steps.isEmpty() ? "remove OTEL_SERVICE_NAME and other names" : String.join(", and ", steps));
	}

	/** Names that no property explains come from a bean, or from the encoder's file. */
	private static void inCode(Telemetry telemetry, Map<String, Set<String>> names, String name, List<String> steps) {
		Wiring wiring = telemetry.setup().wiring();
		if (isUnexplained(telemetry.setup(), names.get("metrics"), name)) {
			List<String> tagging = Stream.of(Part.OBSERVATION_TAGS, Part.METER_CUSTOMIZER, Part.METER_FILTER)
				.flatMap((part) -> wiring.beans().getOrDefault(part, List.of()).stream())
				.toList();
			if (!tagging.isEmpty()) {
				steps.add("let " + String.join(", ", tagging)
						+ ((tagging.size() == 1) ? " add no other tag service" : " add or change no tag service"));
			}
		}
		if (isUnexplained(telemetry.setup(), names.get("logs"), name)) {
			LoggedServiceNames.correction(telemetry, name).ifPresent(steps::add);
		}
	}

	private static boolean isUnexplained(Setup setup, @Nullable Set<String> found, String name) {
		return found != null
				&& found.stream().anyMatch((each) -> !each.equals(name) && !setup.serviceNames().containsValue(each));
	}

	/** Where the application has no name, a placeholder for it has no value. */
	static String named(Telemetry telemetry, String remedy) {
		return telemetry.setup().serviceNames().containsKey(NAME) || !remedy.contains(PLACEHOLDER) ? remedy
				: NAME + "=<name of the service>, and " + remedy;
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
