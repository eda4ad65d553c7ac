/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * Judges the names by which back ends find the ids of log lines.
 */
final class BackendLineRules {

	private static final Pattern ID = Pattern.compile("(mdc|context|contextmap|labels)?(traceid|spanid|traceflags)");

	/** Loki makes them of the ids of a log record that comes in OTLP. */
	private static final Set<String> OTLP = Set.of("trace_id", "span_id", "trace_flags");

	private static final String CUT = "...";

	private static final String HEX = "([0-9a-f]{32})";

	private final Telemetry telemetry;

	/** The application's lines with the id of their own trace. */
	private final List<ParsedLine> lines;

	private final Set<String> fields = new TreeSet<>();

	private final BackendFindings findings;

	BackendLineRules(Telemetry telemetry, BackendFindings findings) {
		this.telemetry = telemetry;
		this.findings = findings;
		this.lines = SpanIndex.of(telemetry)
			.lines()
			.stream()
			.filter((line) -> telemetry.setup().isApplication(line.event()) && !traceId(line).isEmpty()
					&& line.source().text().contains(traceId(line)))
			.toList();
		this.lines.forEach((line) -> Optional.ofNullable(line.json())
			.ifPresent((json) -> this.fields.addAll(json.fields().keySet())));
	}

	void judge(BackendName name) {
		if (this.lines.isEmpty()) {
			return;
		}
		switch (name.kind()) {
			case LINE_PATTERN -> {
				try {
					pattern(name);
				}
				catch (StackOverflowError ex) {
					// Java needs the stack for a pattern that a browser runs without
				}
			}
			case LINE_FIELD, QUERY_FIELD -> field(name);
			case LINE_LABEL -> label(name);
			default -> {
				// what a back end makes itself is judged where it is asked for
			}
		}
	}

	private void pattern(BackendName name) {
		if (finds(name.name())) {
			this.findings.right();
		}
		else if (compiled(name.name()) != null && asked(Kind.LINE_PATTERN).noneMatch(this::finds)) {
			ParsedLine line = this.lines.get(0);
			Optional<String> better = Stream
				.concat(this.fields.stream()
					.filter((field) -> idOf(field).equals("traceid"))
					.flatMap((field) -> Stream.of("\"" + field + "\":\"" + HEX + "\"",
							"\"" + field + "\"\\s*:\\s*\"" + HEX + "\"")),
						Stream.of("(?:^|[^0-9a-f])" + HEX + "(?:[^0-9a-f]|$)"))
				.filter(this::finds)
				.findFirst();
			this.findings.broken(name, new Diagnosis("a pattern whose first group is the trace id of a line",
					name.name(), line.source(), "matcherRegex: '" + better.orElse(HEX) + "'"));
		}
	}

	/** Return whether the pattern leads to the trace of at least one line. */
	private boolean finds(String regex) {
		Pattern pattern = compiled(regex);
		return pattern != null && this.lines.stream().anyMatch((line) -> {
			Matcher found = pattern.matcher(line.source().text());
			return found.find() && found.groupCount() > 0 && traceId(line).equals(found.group(1));
		});
	}

	private static @Nullable Pattern compiled(String regex) {
		try {
			return Pattern.compile(regex);
		}
		catch (PatternSyntaxException ex) {
			// the browser's syntax differs in details
			return null;
		}
	}

	private void field(BackendName name) {
		if (this.fields.isEmpty()) {
			// lines of text: the stage is for other services
			return;
		}
		Set<String> known = (name.kind() == Kind.QUERY_FIELD)
				? Stream.concat(this.fields.stream().map((field) -> field.replaceAll("\\W", "_")), shipped())
					.collect(Collectors.toCollection(TreeSet::new))
				: this.fields;
		if (known.contains(name.name())) {
			this.findings.right();
			return;
		}
		meant(name, known)
			.ifPresent((field) -> this.findings.broken(name, new Diagnosis("the field " + field + " of the log lines",
					"the field " + name.name(), this.lines.get(0).source(), fixed(name, name.name(), field))));
	}

	/**
	 * Only the configuration of what ships the lines tells which labels they get, so
	 * without it nothing is judged.
	 */
	private void label(BackendName name) {
		Pattern pattern = compiled(name.name());
		Set<String> shipped = shipped().collect(Collectors.toCollection(TreeSet::new));
		if (pattern == null || shipped.isEmpty()) {
			return;
		}
		Set<String> known = new TreeSet<>(shipped);
		known.addAll(OTLP);
		this.fields.forEach((field) -> known.add(field.replaceAll("\\W", "_")));
		if (known.stream().anyMatch((label) -> pattern.matcher(label).matches())) {
			this.findings.right();
			return;
		}
		meant(name, shipped).or(() -> meant(name, known))
			.ifPresent((label) -> this.findings.broken(name,
					new Diagnosis("the label " + label, "the label " + name.name() + ", which nothing gives the lines",
							this.lines.get(0).source(), fixed(name, name.name(), label))));
	}

	private Stream<String> shipped() {
		return asked(Kind.SHIPPED_LABEL);
	}

	private Stream<String> asked(Kind kind) {
		return this.telemetry.backendNames().stream().filter((each) -> each.kind() == kind).map(BackendName::name);
	}

	/**
	 * Return the field of the same id, unless another place asks for that one: the name
	 * may be for services with other lines then.
	 */
	private Optional<String> meant(BackendName name, Set<String> fields) {
		String id = idOf(name.name());
		return fields.stream()
			.filter((field) -> !id.isEmpty() && idOf(field).equals(id))
			.findFirst()
			.filter((field) -> asked(name.kind()).noneMatch(field::equals));
	}

	/** Return which id a name stands for, in any spelling, or an empty text. */
	static String idOf(String name) {
		Matcher id = ID.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
		return id.matches() ? id.group(2) : "";
	}

	/** Return the line of the file with the right name. */
	static String fixed(BackendName name, String wrong, String right) {
		String line = name.source().text();
		// Grafana's variables ${__trace.traceId} and ${__span.traceId} stay
		String fixed = line.replaceAll("(?<!\\w|__trace[.]|__span[.]|[$]|[$][{])" + Pattern.quote(wrong) + "(?!\\w)",
				Matcher.quoteReplacement(right));
		return line.equals(fixed) || line.startsWith(CUT) || line.endsWith(CUT)
				? "write " + right + " instead of " + wrong
				: name.source().file() + ":" + name.source().line() + ": " + fixed.strip();
	}

	private static String traceId(ParsedLine line) {
		SpanContext active = line.event().snapshot().active();
		return (active != null) ? active.traceId() : "";
	}

}
