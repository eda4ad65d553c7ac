/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The properties that the application's files set, to correct the name of a downstream.
 *
 * @param all the names
 * @param urls those whose value is a URL
 */
record KnownProperties(Set<String> all, List<String> urls) {

	static final KnownProperties NONE = new KnownProperties(Set.of(), List.of());

	private static final int NAMED = 5;

	static KnownProperties of(ConfigurableEnvironment environment) {
		Set<String> all = new TreeSet<>();
		environment.getPropertySources()
			.stream()
			.filter((source) -> source instanceof EnumerablePropertySource<?>
					&& !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME))
			.flatMap((source) -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.filter((name) -> !name.startsWith("java."))
			.forEach(all::add);
		return new KnownProperties(all, all.stream().filter((name) -> isUrl(environment, name)).toList());
	}

	private static boolean isUrl(ConfigurableEnvironment environment, String name) {
		try {
			return String.valueOf(environment.getProperty(name)).matches("https?://.*");
		}
		catch (IllegalArgumentException ex) {
			// a placeholder that nothing resolves
			return false;
		}
	}

	/** Return the end of a note about a property that may be misspelt. */
	String instead(String property) {
		if (this.all.contains(property) || this.urls.isEmpty()) {
			return "";
		}
		return "; no file of the application sets " + property
				+ NearestName.of(property, this.urls)
					.map((name) -> "; did you mean '" + name + "'?")
					.orElseGet(() -> "; those with a URL are "
							+ String.join(", ", this.urls.subList(0, Math.min(NAMED, this.urls.size()))));
	}

}
