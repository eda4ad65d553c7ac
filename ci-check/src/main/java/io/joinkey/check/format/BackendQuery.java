/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.BackendName.Label;

/**
 * A query in PromQL or LogQL, parsed as far as its selectors and the labels of its
 * groupings. What contains a variable of Grafana is left out.
 *
 * @param selectors the selectors, those of log streams without a name
 * @param alternatives whether the query has another part for the case that one is empty
 */
public record BackendQuery(List<Selector> selectors, boolean alternatives) {

	private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

	private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");

	private static final Pattern GROUPING = Pattern.compile("\\s+(by|without)\\b.*",
			Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

	private static final Pattern CALL = Pattern.compile("\\s*\\(.*", Pattern.DOTALL);

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z_.][\\w.]*)\\s*(=~|!~|!=|=)\\s*"
			+ "(?:\"((?:[^\"\\\\]|\\\\.)*)\"|'((?:[^'\\\\]|\\\\.)*)'|`([^`]*)`)");

	public BackendQuery {
		selectors = List.copyOf(selectors);
	}

	/** Reads what can be read: a query is never an error. */
	public static BackendQuery parse(String text) {
		Reader reader = new Reader(text);
		reader.read();
		List<Selector> found = reader.selectors.stream()
			.filter((selector) -> !reader.ofLogs || selector.name().isEmpty())
			.map((selector) -> new Selector(selector.name(),
					selector.name().isEmpty() ? selector.labels()
							: Stream.concat(selector.labels().stream(), reader.groupings.stream()).toList()))
			.toList();
		return new BackendQuery(found, reader.alternatives);
	}

	/**
	 * One selector.
	 *
	 * @param name the metric, empty for a log stream
	 * @param labels the labels
	 */
	public record Selector(String name, List<Label> labels) {
	}

	private static final class Reader {

		private final String text;

		private int position;

		private final List<Selector> selectors = new ArrayList<>();

		private final List<Label> groupings = new ArrayList<>();

		private boolean alternatives;

		private boolean ofLogs;

		Reader(String text) {
			this.text = text;
		}

		void read() {
			while (this.position < this.text.length()) {
				char c = this.text.charAt(this.position);
				if (c == '#') {
					skipTo('\n');
				}
				else if (c == '"' || c == '\'' || c == '`') {
					skipQuoted(c);
				}
				else if (c == '[') {
					skipTo(']');
				}
				else if (c == '{') {
					this.selectors.add(new Selector("", labels()));
				}
				else if (Character.isDigit(c) || isWord(c)) {
					word();
				}
				else {
					this.ofLogs |= c == '|';
					this.position++;
				}
			}
		}

		private void word() {
			int start = this.position;
			while (this.position < this.text.length() && isWord(this.text.charAt(this.position))) {
				if (this.text.startsWith("${", this.position)) {
					skipTo('}');
				}
				else {
					this.position++;
				}
			}
			String word = this.text.substring(start, this.position);
			String lower = word.toLowerCase(Locale.ROOT);
			String rest = this.text.substring(this.position);
			if (GROUPINGS.contains(lower)) {
				grouping(lower.equals("by"));
			}
			else if (WORDS.contains(lower)) {
				this.alternatives |= lower.equals("or");
			}
			else if (!CALL.matcher(rest).matches() && !GROUPING.matcher(rest).matches()) {
				List<Label> labels = rest.stripLeading().startsWith("{") ? labels() : List.of();
				if (NAME.matcher(word).matches()) {
					this.selectors.add(new Selector(word, labels));
				}
			}
		}

		/** Reads the labels in parentheses, which a word such as "by" may have. */
		private void grouping(boolean kept) {
			Matcher labels = Pattern.compile("\\s*\\(([^)]*)\\)")
				.matcher(this.text)
				.region(this.position, this.text.length());
			if (labels.lookingAt()) {
				this.position = labels.end();
				Stream.of(labels.group(1).split(","))
					.map(String::strip)
					.filter((label) -> kept && NAME.matcher(label).matches())
					.forEach((label) -> this.groupings.add(new Label(label, "by", "")));
			}
		}

		private List<Label> labels() {
			int start = this.text.indexOf('{', this.position);
			this.position = start + 1;
			for (int depth = 1; depth > 0 && this.position < this.text.length();) {
				char c = this.text.charAt(this.position);
				if (c == '"' || c == '\'' || c == '`') {
					skipQuoted(c);
					continue;
				}
				depth += (c == '{') ? 1 : (c == '}') ? -1 : 0;
				this.position++;
			}
			List<Label> labels = new ArrayList<>();
			Matcher matcher = LABEL.matcher(this.text.substring(start, this.position));
			while (matcher.find()) {
				String value = Stream.of(3, 4, 5)
					.map(matcher::group)
					.filter((group) -> group != null)
					.findFirst()
					.orElse("");
				labels.add(new Label(matcher.group(1), matcher.group(2), value));
			}
			return labels;
		}

		private void skipQuoted(char quote) {
			this.position++;
			while (this.position < this.text.length() && this.text.charAt(this.position) != quote) {
				this.position += (this.text.charAt(this.position) == '\\' && quote != '`') ? 2 : 1;
			}
			this.position = Math.min(this.position + 1, this.text.length());
		}

		private void skipTo(char end) {
			int found = this.text.indexOf(end, this.position);
			this.position = (found < 0) ? this.text.length() : found + 1;
		}

		private static boolean isWord(char c) {
			return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '$' || c == '.';
		}

	}

}
