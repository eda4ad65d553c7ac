/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The properties that the application's files set, to name the right one in a message.
 *
 * @param values the values by name
 */
record KnownProperties(SortedMap<String, String> values) {

	static final KnownProperties NONE = new KnownProperties(new TreeMap<>());

	private static final int NAMED = 5;

	static KnownProperties of(ConfigurableEnvironment environment) {
		SortedMap<String, String> values = new TreeMap<>();
		environment.getPropertySources()
			.stream()
			.filter((source) -> source instanceof EnumerablePropertySource<?>
					&& !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME))
			.flatMap((source) -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.filter((name) -> !name.startsWith("java.") && !name.startsWith("joinkey.gate."))
			.forEach((name) -> values.put(name, value(environment, name)));
		return new KnownProperties(values);
	}

	private static String value(ConfigurableEnvironment environment, String name) {
		try {
			return String.valueOf(environment.getProperty(name));
		}
		catch (RuntimeException ex) {
			// a placeholder that nothing resolves, or a source that cannot be read here
			return "";
		}
	}

	/** Return the property whose value ends with a text, one of Spring's if there is. */
	Optional<String> ending(String text) {
		return ending(text, " ");
	}

	/**
	 * Return the property whose value ends with a text, one of Spring's if there is, and
	 * none whose name begins with a prefix if there is another.
	 */
	Optional<String> ending(String text, String otherThan) {
		return this.values.entrySet()
			.stream()
			.filter((each) -> each.getValue().endsWith(text))
			.map(Map.Entry::getKey)
			.min(Comparator.<String, Boolean>comparing((name) -> name.startsWith(otherThan))
				.thenComparing((name) -> !name.startsWith("spring.")));
	}

	/** Return the property whose value is a URL of a host. */
	Optional<String> containing(String host) {
		Pattern url = Pattern.compile("//([^/@]*@)?" + Pattern.quote(host) + "([:/?].*)?$", Pattern.CASE_INSENSITIVE);
		return this.values.entrySet()
			.stream()
			.filter((each) -> url.matcher(each.getValue()).find())
			.map(Map.Entry::getKey)
			.min(Comparator.comparing((name) -> !name.startsWith("spring.")));
	}

	/** Return a line that names the properties with a URL, empty if there are none. */
	String withUrl() {
		List<String> urls = urls();
		return urls.isEmpty() ? "" : "The properties with a URL are "
				+ String.join(", ", urls.subList(0, Math.min(NAMED, urls.size()))) + ".\n";
	}

	private List<String> urls() {
		return this.values.entrySet()
			.stream()
			.filter((each) -> each.getValue().matches("https?://.*"))
			.map(Map.Entry::getKey)
			.toList();
	}

	/** Return the end of a note about a property that may be misspelt. */
	String instead(String property) {
		List<String> urls = urls();
		if (this.values.containsKey(property) || urls.isEmpty()) {
			return "";
		}
		return "; no file of the application sets " + property + NearestName.of(property, urls)
			.map((name) -> "; did you mean '" + name + "'?")
			.orElseGet(
					() -> "; those with a URL are " + String.join(", ", urls.subList(0, Math.min(NAMED, urls.size()))));
	}

}
