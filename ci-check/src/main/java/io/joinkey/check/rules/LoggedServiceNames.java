/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Telemetry;

import static io.joinkey.check.rules.ServiceNameRules.NAME;
import static io.joinkey.check.rules.ServiceNameRules.PLACEHOLDER;

/**
 * Reads the name of the service from JSON log lines, and returns what adds it to lines
 * without one.
 */
final class LoggedServiceNames {

	private static final List<String> LOG_FIELDS = List.of("service", "service.name", "service_name");

	/** Keys that an application may have for the name, such as application_name. */
	private static final Pattern CHOSEN = Pattern.compile("(?i).*(app|service).*");

	private LoggedServiceNames() {
	}

	/**
	 * Return the names in JSON lines, which may be none.
	 * @param telemetry the evidence
	 * @return the names, or nothing if no line needs one
	 */
	static Optional<Set<String>> find(Telemetry telemetry) {
		Set<String> names = new TreeSet<>();
		boolean needed = false;
		Set<String> services = services(telemetry);
		for (ParsedLine line : SpanIndex.of(telemetry).lines()) {
			Set<String> found = inLine(services, line);
			if (line.json() != null && (!found.isEmpty() || needsName(telemetry.setup(), line.source().writer()))) {
				needed = true;
				names.addAll(found);
			}
		}
		return needed ? Optional.of(names) : Optional.empty();
	}

	private static Set<String> inLine(Set<String> services, ParsedLine line) {
		Set<String> known = inLine(line);
		return known.isEmpty() ? chosen(services, line).map(Map.Entry::getValue).collect(Collectors.toSet()) : known;
	}

	/**
	 * Return the fields of the application's own that have the name that its spans have.
	 */
	private static Stream<Map.Entry<String, String>> chosen(Set<String> services, ParsedLine line) {
		return (line.json() == null) ? Stream.empty()
				: line.json()
					.fields()
					.entrySet()
					.stream()
					.filter((field) -> services.contains(field.getValue()) && CHOSEN.matcher(field.getKey()).matches());
	}

	/** Return the keys of the application's own that name the service in JSON lines. */
	static Set<String> chosen(Telemetry telemetry) {
		Set<String> services = services(telemetry);
		return SpanIndex.of(telemetry)
			.lines()
			.stream()
			.filter((line) -> inLine(line).isEmpty())
			.flatMap((line) -> chosen(services, line))
			.map(Map.Entry::getKey)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> services(Telemetry telemetry) {
		return telemetry.spans().stream().map((span) -> span.source().service()).collect(Collectors.toSet());
	}

	/** The host of GELF is the service unless a field names it. */
	private static Set<String> inLine(ParsedLine line) {
		Set<String> names = values(line, LOG_FIELDS);
		return (names.isEmpty() && line.prescribed("host").equals("_host")) ? values(line, List.of("host")) : names;
	}

	private static Set<String> values(ParsedLine line, List<String> fields) {
		return fields.stream().map(line::value).filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Return whether Spring Boot's structured logging wrote a line, to which a property
	 * adds the name, or the writer is not known. An encoder of the application or of its
	 * logging file has the fields that the application chose, as a line of text has.
	 */
	private static boolean needsName(Setup setup, LogWriter writer) {
		String type = writer.format().substring(writer.format().lastIndexOf('.') + 1);
		boolean own = writer.setting().contains(".") && setup.isApplication(writer.setting());
		return type.isEmpty() || (type.startsWith("StructuredLog") && !own);
	}

	/**
	 * Return the appenders whose JSON lines need no name and have none, with what would
	 * add it.
	 */
	static Stream<String> unnamed(Telemetry telemetry) {
		Map<String, Optional<LogLine>> unnamed = new TreeMap<>();
		Set<String> services = services(telemetry);
		for (ParsedLine line : SpanIndex.of(telemetry).lines()) {
			if (line.json() != null && !needsName(telemetry.setup(), line.source().writer())) {
				unnamed.merge(line.source().appender(),
						inLine(services, line).isEmpty() ? Optional.of(line.source()) : Optional.empty(),
						(one, other) -> one.isPresent() ? other : one);
			}
		}
		String name = telemetry.setup().serviceNames().getOrDefault(NAME, "<name of the service>");
		return unnamed.entrySet()
			.stream()
			.flatMap((appender) -> appender.getValue()
				.flatMap((line) -> LogFieldRemedies.of(line).service(name))
				.map((remedy) -> appender.getKey() + "; if the log collector does not add it, " + remedy)
				.stream());
	}

	/** Return what gives the service's own name to lines that have another one. */
	static Optional<String> correction(Telemetry telemetry, String name) {
		return SpanIndex.of(telemetry)
			.lines()
			.stream()
			.filter((line) -> inLine(line).stream().anyMatch((found) -> !found.equals(name)))
			.findFirst()
			.flatMap((line) -> LogFieldRemedies.of(line.source()).service(name, inLine(line).iterator().next()));
	}

	/** Return what adds the service's name to the lines that need it. */
	static String remedy(Telemetry telemetry) {
		List<LogLine> json = SpanIndex.of(telemetry)
			.lines()
			.stream()
			.filter((line) -> line.json() != null && needsName(telemetry.setup(), line.source().writer()))
			.map(ParsedLine::source)
			.toList();
		if (json.stream()
			.anyMatch((line) -> line.writer().setting().equals("ecs") || line.text().contains("\"service\":{"))) {
			// service is an object there, to which a member of the same name cannot be
			// added
			return telemetry.setup().serviceNames().containsKey(NAME)
					? "logging.structured.ecs.service.name=" + PLACEHOLDER : NAME + "=<name of the service>";
		}
		String name = telemetry.setup().serviceNames().getOrDefault(NAME, "<name of the service>");
		return ServiceNameRules.named(telemetry, json.stream()
			.findFirst()
			.flatMap((line) -> LogFieldRemedies.of(line).service(name))
			.orElse("logging.structured.json.add.service=${spring.application.name}, or <customFields> in a Logstash encoder"));
	}

}
