/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a hop is judged.
 */
@FunctionalInterface
interface Check {

	/** A trace id, or a span id's surroundings are no such thing. */
	Pattern TRACE_ID = Pattern.compile("(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z])");

	/**
	 * Looks.
	 * @param observed what was seen
	 * @param hop the hop's name
	 * @return the verdict
	 */
	Cell of(Observed observed, String hop);

	/**
	 * Each line of the hop has the request's trace id.
	 * @return the check
	 */
	static Check lines() {
		return lines(1);
	}

	/**
	 * Each line of the hop has the request's trace id, and their number is right.
	 * @param atLeast how many
	 * @return the check
	 */
	static Check lines(int atLeast) {
		return (observed, hop) -> ids(
				observed.lines().stream().filter((line) -> line.contains("hop=" + hop + ";")).toList(), atLeast,
				observed.sent().getOrDefault(hop, "?"));
	}

	/**
	 * Each line of the hop has the trace id of another one's request.
	 * @param request the hop that was requested
	 * @return the check
	 */
	static Check linesOf(String request) {
		return (observed, hop) -> ids(
				observed.lines().stream().filter((line) -> line.contains("hop=" + hop + ";")).toList(), 1,
				observed.sent().getOrDefault(request, "?"));
	}

	/**
	 * Checks that a line has the request's trace id.
	 * @param text a part of the line
	 * @return the check
	 */
	static Check lineWith(String text) {
		return (observed, hop) -> ids(observed.lines().stream().filter((line) -> line.contains(text)).toList(), 1,
				observed.sent().getOrDefault(hop, "?"));
	}

	/**
	 * Checks that a line has a trace id: the application begins the trace.
	 * @param text a part of the line
	 * @return the check
	 */
	static Check anyIdWith(String text) {
		return (observed, hop) -> {
			List<String> lines = observed.lines().stream().filter((line) -> line.contains(text)).toList();
			if (lines.isEmpty()) {
				return new Cell(false, "no line");
			}
			return Cell.of(lines.stream().allMatch((line) -> TRACE_ID.matcher(line).find()), "no id");
		};
	}

	/**
	 * Checks that the lines of the hop match.
	 * @param pattern what a line contains
	 * @param otherwise what to say when it does not
	 * @return the check
	 */
	static Check lineLooks(String pattern, String otherwise) {
		return (observed, hop) -> Cell.of(observed.lines()
			.stream()
			.anyMatch((line) -> line.contains("hop=" + hop + ";") && Pattern.compile(pattern).matcher(line).find()),
				otherwise);
	}

	/**
	 * Checks that the hop's line leads to the request, by its trace or by a link.
	 * @return the check
	 */
	static Check lineLinked() {
		return (observed, hop) -> {
			String sent = observed.sent().getOrDefault(hop, "?");
			List<String> lines = observed.lines().stream().filter((line) -> line.contains("hop=" + hop + ";")).toList();
			Cell same = ids(lines, 1, sent);
			if (same.joined()) {
				return same;
			}
			return lines.stream()
				.flatMap((line) -> TRACE_ID.matcher(line).results())
				.anyMatch((id) -> observed.isLinked(id.group(), sent)) ? new Cell(true, "linked") : same;
		};
	}

	/**
	 * Checks that the call of the hop carries the request's trace id.
	 * @return the check
	 */
	static Check header() {
		return (observed, hop) -> ids(observed.traceparents(hop), 1, observed.sent().getOrDefault(hop, "?"));
	}

	/**
	 * Checks that the call of the hop carries a header whose value begins as expected.
	 * @param header the name, in lower case, and the beginning of the value;
	 * <code>{traceId}</code> stands for the request's trace id
	 * @return the check
	 */
	static Check header(String header) {
		return (observed, hop) -> {
			String expected = header.replace("{traceId}", observed.sent().getOrDefault(hop, "?"));
			return Cell.of(
					observed.calls()
						.getOrDefault(hop, List.of())
						.stream()
						.anyMatch((headers) -> headers.stream().anyMatch((sent) -> sent.startsWith(expected))),
					"not sent");
		};
	}

	/**
	 * Checks that what the caller got has the request's trace id.
	 * @param before what precedes the id
	 * @return the check
	 */
	static Check response(String before) {
		return (observed, hop) -> Cell.of(
				observed.responses().getOrDefault(hop, "").contains(before + observed.sent().getOrDefault(hop, "?")),
				"no id");
	}

	/**
	 * Checks that the hop's line is of a new trace, which links to a request.
	 * @param request the hop of the request
	 * @return the check
	 */
	static Check linkedTo(String request) {
		return (observed, hop) -> {
			String sent = observed.sent().getOrDefault(request, "?");
			if (request.equals(hop) && !observed.servers(hop).isEmpty()) {
				return new Cell(false, "continued");
			}
			return observed.lines()
				.stream()
				.filter((line) -> line.contains("hop=" + hop + ";"))
				.flatMap((line) -> TRACE_ID.matcher(line).results())
				.anyMatch((id) -> observed.isLinked(id.group(), sent)) ? new Cell(true, "linked")
						: new Cell(false, "new trace");
		};
	}

	/**
	 * Each record of the topics carries one header with the request's trace id.
	 * @param topics the topics
	 * @return the check
	 */
	static Check records(String... topics) {
		return (observed, hop) -> {
			Cell worst = new Cell(true, "joined");
			for (String topic : topics) {
				List<String> headers = observed.records().getOrDefault(topic, List.of());
				Cell cell = headers.stream().anyMatch((header) -> header.contains(" and "))
						? new Cell(false, "two headers") : ids(headers, 1, observed.sent().getOrDefault(hop, "?"));
				worst = worst.joined() ? cell : worst;
			}
			return worst;
		};
	}

	/**
	 * All of these.
	 * @param checks the checks
	 * @return the check
	 */
	static Check all(Check... checks) {
		return (observed, hop) -> {
			for (Check check : checks) {
				Cell cell = check.of(observed, hop);
				if (!cell.joined()) {
					return cell;
				}
			}
			return new Cell(true, "joined");
		};
	}

	/**
	 * Checks the spans.
	 * @param condition what holds
	 * @param otherwise what to say when it does not
	 * @return the check
	 */
	static Check spans(BiPredicate<Observed, String> condition, String otherwise) {
		return (observed, hop) -> Cell.of(condition.test(observed, hop), otherwise);
	}

	private static Cell ids(List<String> texts, int atLeast, String sent) {
		if (texts.size() < atLeast) {
			return new Cell(false, texts.isEmpty() ? "nothing seen" : "only " + texts.size() + " seen");
		}
		Set<String> verdicts = new TreeSet<>();
		for (String text : texts) {
			if (text.contains(sent)) {
				continue;
			}
			Matcher other = TRACE_ID.matcher(text);
			verdicts.add(other.find() ? "new trace" : "no id");
		}
		return verdicts.isEmpty() ? new Cell(true, "joined") : new Cell(false, String.join(", ", verdicts));
	}

}
