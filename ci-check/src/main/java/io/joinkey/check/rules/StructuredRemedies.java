/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.rules.ParsedLine.Field;
import org.jspecify.annotations.Nullable;

/**
 * Fixes lines of Spring Boot's structured logging by the properties and the customizer
 * that the application has.
 */
final class StructuredRemedies {

	private static final String JSON = "logging.structured.json.";

	private static final String INCLUDE = JSON + "include";

	private static final String EXCLUDE = JSON + "exclude";

	private static final String CUSTOMIZER = JSON + "customizer";

	private static final String RENAME = JSON + "rename.";

	private static final String CONTEXT = JSON + "context.include";

	private static final String PREFIX = JSON + "context.prefix";

	private final LogFormat format;

	private final Map<String, String> properties;

	private final String customizer;

	private StructuredRemedies(LogFormat format, Wiring wiring) {
		this.format = format;
		this.properties = wiring.properties();
		this.customizer = customizer(wiring);
	}

	static StructuredRemedies of(LogFormat format, Wiring wiring) {
		return new StructuredRemedies(format, wiring);
	}

	/** Return the classes that customize the members, empty if there are none. */
	static String customizer(Wiring wiring) {
		return wiring.properties()
			.getOrDefault(CUSTOMIZER, String.join(", ", wiring.beans().getOrDefault(Part.JSON_CUSTOMIZER, List.of())));
	}

	/** Return what gives the ids of a line the names that they should have. */
	String renamed(ParsedLine line) {
		IdKeys keys = this.format.keys();
		Optional<String> excluded = excluded().findFirst();
		if (excluded.isPresent()) {
			return excluded.get();
		}
		List<String> steps = new ArrayList<>();
		if (isNested(line.traceId())) {
			steps.add("remove " + PREFIX);
		}
		steps.addAll(named(line.traceId(), keys.trace(), "trace_id").toList());
		steps.addAll(named(line.spanId(), keys.span(), "span_id").toList());
		if (line.value("trace_flags") == null && !line.prescribed("trace_flags").isEmpty()) {
			steps.add(flags());
		}
		return String.join(", and ", steps);
	}

	private String flags() {
		return IdKeys.hasFlags(this.format.context()) ? "leave trace_flags of the MDC in the lines"
				: FlagRemedies.added(this.customizer);
	}

	/** A property renames a member, and leaves it in the object that it is in. */
	private boolean isNested(@Nullable Field field) {
		return field != null && this.properties.containsKey(PREFIX) && field.name().contains(".");
	}

	private Stream<String> named(@Nullable Field field, String key, String name) {
		String path = (field == null || isNested(field)) ? key : field.name();
		String renamed = this.properties.getOrDefault(RENAME + key, "");
		if (path.equals(name)) {
			return Stream.empty();
		}
		if (!renamed.isEmpty()) {
			return Stream
				.of(key.equals(name) ? "remove " + RENAME + key : RENAME + key + "=" + name + " instead of " + renamed);
		}
		return Stream.of((path.endsWith(key) || this.customizer.isEmpty()) ? RENAME + path + "=" + name
				: "let " + this.customizer + " call the member " + name + " instead of " + path);
	}

	/** Return what writes the ids of the MDC if a line lacks one or both. */
	String missing() {
		String included = this.properties.getOrDefault(INCLUDE, "");
		if (!included.isEmpty()) {
			return included(included);
		}
		String general = JSON + "context.include=true, and let no " + EXCLUDE + " or include leave out " + ids()
				+ " in " + this.format.where();
		List<String> steps = Stream.concat(excluded(), context()).toList();
		if (!steps.isEmpty()) {
			return String.join(", and ", steps);
		}
		return this.customizer.isEmpty() ? general
				: "let " + this.customizer
						+ (this.properties.containsKey(CUSTOMIZER) ? ", the value of " + CUSTOMIZER
								: ", of META-INF/spring.factories")
						+ ", leave the members " + ids()
						+ (IdKeys.hasFlags(this.format.context()) ? ", and trace_flags," : "")
						+ " in the lines; if they are missing without it, " + general;
	}

	private String ids() {
		return this.format.keys().trace() + " and " + this.format.keys().span();
	}

	private Stream<String> excluded() {
		List<String> all = List.of(this.properties.getOrDefault(EXCLUDE, "").split(","));
		List<String> ids = Stream.of(this.format.keys().trace(), this.format.keys().span(), "trace_flags")
			.filter((key) -> all.stream().anyMatch((path) -> path.strip().endsWith(key)))
			.toList();
		return ids.isEmpty() ? Stream.empty() : Stream.of("remove " + String.join(", ", ids) + " from " + EXCLUDE);
	}

	private Stream<String> context() {
		return Optional.ofNullable(this.properties.get(CONTEXT))
			.filter((value) -> !value.equals("true"))
			.map((value) -> CONTEXT + "=true")
			.stream();
	}

	/** The members of the lines are named, and the ids are not among them. */
	private String included(String members) {
		IdKeys keys = this.format.keys();
		String all = INCLUDE + "=" + members + "," + keys.trace() + "," + keys.span() + ",trace_flags";
		return (keys.areCanonical() || this.properties.containsKey(RENAME + keys.trace())) ? all
				: all + ", with " + RENAME + keys.trace() + "=trace_id, " + RENAME + keys.span() + "=span_id and "
						+ FlagRemedies.added(this.customizer);
	}

}
