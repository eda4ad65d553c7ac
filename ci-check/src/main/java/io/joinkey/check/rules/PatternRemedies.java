/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.rules.LogFormat.Kind;

/**
 * Fixes a pattern that does not write the ids, such as one of Spring Boot's.
 */
final class PatternRemedies {

	private static final List<String> PROPERTIES = List.of("logging.pattern.console", "logging.pattern.file");

	private static final String CORRELATION = "logging.pattern.correlation";

	/** What only the patterns of Spring Boot have, from 3.4 on: older ones are copied. */
	private static final Pattern SPRING_BOOT = Pattern.compile("%esb.*%-40\\.40(logger\\{39}|c\\{1\\.})");

	/** The greatest width of a group. */
	private static final Pattern GROUP = Pattern.compile("%-?\\d*\\.-?\\d+\\(");

	/** The greatest width of a value of the MDC. */
	private static final Pattern OF_ID = Pattern.compile("%-?\\d*\\.-?\\d+(X|mdc|MDC)");

	private PatternRemedies() {
	}

	/** Return the property for the ids' place in the patterns of Spring Boot. */
	static Optional<String> correlation(LogFormat format, Wiring wiring) {
		String own = wiring.properties().getOrDefault(CORRELATION, "").strip();
		String pattern = format.setting();
		// the converter knows no other keys than traceId and spanId
		boolean converter = own.isEmpty() && pattern.contains("%correlationId") && pattern.contains("%wEx");
		boolean boot = format.kind() == Kind.PATTERN && PROPERTIES.stream().noneMatch(wiring.properties()::containsKey)
				&& (converter || (SPRING_BOOT.matcher(pattern).find() && pattern.contains(own)));
		IdKeys keys = format.keys();
		return boot ? Optional.of(CORRELATION + "=" + own + "[" + format.reference(keys.trace()) + "-"
				+ format.reference(keys.span()) + "]") : Optional.empty();
	}

	/** Return the name of the property that the pattern is the value of. */
	static String property(LogFormat format, Wiring wiring) {
		return PROPERTIES.stream()
			.filter((name) -> format.kind() == Kind.PATTERN && format.setting().equals(wiring.properties().get(name)))
			.findFirst()
			.map((name) -> ", which is the value of " + name)
			.orElse("");
	}

	/** Return the remedy for a pattern that changes or cuts the ids that it writes. */
	static Optional<String> cut(LogFormat format) {
		String pattern = format.setting();
		boolean all = pattern.contains("%correlationId")
				|| Stream.<Predicate<String>>of(SpanContext::isTraceId, SpanContext::isSpanId)
					.allMatch((isId) -> writes(pattern, format.context(), isId));
		if (!all) {
			return Optional.empty();
		}
		IdKeys keys = format.keys();
		String ids = "[" + format.reference(keys.trace()) + "," + format.reference(keys.span()) + "]";
		return changing(pattern)
			.map((cut) -> "move the ids in front, out of what changes or cuts them (" + cut + "): the pattern of "
					+ format.where() + " has them already")
			.or(() -> !OF_ID.matcher(pattern).find() ? Optional.empty() : Optional
				.of("write " + ids + ", without a width that cuts the ids, in the pattern of " + format.where()));
	}

	/** Return the remedy for a pattern that names both ids and does not write them. */
	static Optional<String> unwritten(LogFormat format) {
		boolean named = !format.isJsonPattern() && format.withoutDefault().isEmpty()
				&& Stream.<Predicate<String>>of(SpanContext::isTraceId, SpanContext::isSpanId)
					.allMatch((isId) -> writes(format.setting(), format.context(), isId));
		return !named ? Optional.empty() : Optional
			.of("let the pattern of " + format.where() + " write the ids that it names: " + (format.isLog4j2()
					? "remove its <replace>, or let its regex match no ids; and let no @ConverterKeys of a plugin be X, mdc or MDC"
					: "remove each <conversionRule> of X, mdc or MDC from the configuration, or let its class write each key as Logback's MDCConverter does"));
	}

	/** Return where ids have to stand in a pattern that changes a part of its text. */
	static String outside(LogFormat format) {
		return changing(format.setting()).map((cut) -> ", outside of what changes or cuts texts (" + cut + ")")
			.orElse("");
	}

	private static Optional<String> changing(String pattern) {
		return Stream.of("%replace", "%maxLen", "%.")
			.filter((cut) -> cut.equals("%.") ? GROUP.matcher(pattern).find() : pattern.contains(cut))
			.findFirst()
			.map((cut) -> cut.equals("%.") ? "a width" : cut);
	}

	private static boolean writes(String pattern, Map<String, String> context, Predicate<String> isId) {
		return context.entrySet()
			.stream()
			.filter((entry) -> isId.test(entry.getValue()))
			.anyMatch((entry) -> pattern.matches("(?s).*(X|mdc|MDC)\\{" + Pattern.quote(entry.getKey()) + "[:}].*"));
	}

}
