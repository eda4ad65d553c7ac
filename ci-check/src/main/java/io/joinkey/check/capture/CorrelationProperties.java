/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * The properties that decide correlation, and that an application outside of production
 * can have as well.
 */
final class CorrelationProperties {

	private static final String ON_PROFILE = "spring.config.activate.on-profile";

	private static final List<String> DECISIVE = List.of("management.", "logging.", "otel.", "joinkey.",
			"spring.application.name", "spring.task.execution.", "spring.reactor.context-propagation",
			"spring.kafka.template.observation-enabled", "spring.kafka.listener.observation-enabled");

	/** Properties with an address in production. They stay as the tests have them. */
	private static final Set<String> PLACES = Set.of("endpoint", "url", "uri", "port", "address", "host", "password",
			"token", "key", "ssl");

	/** Properties that need others of production, such as a bean or a password. */
	private static final Pattern DEPENDENT = Pattern.compile(
			"logging[.]file[.].*|management[.]endpoints[.](?!web[.]).*|management[.](?!prometheus[.]).*[.]metrics[.]export[.].*");

	private CorrelationProperties() {
	}

	static boolean contains(String key) {
		return DECISIVE.stream().anyMatch(key::startsWith) && !DEPENDENT.matcher(key).matches()
				&& Stream.of(key.split("[.-]")).noneMatch(PLACES::contains);
	}

	/** Return those of a file, of each document that the profiles activate. */
	static Map<String, Object> read(Environment environment, String name, URL url) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (PropertySourceLoader loader : SpringFactoriesLoader.loadFactories(PropertySourceLoader.class, null)) {
			if (Stream.of(loader.getFileExtensions()).anyMatch((extension) -> name.endsWith("." + extension))) {
				try {
					loader.load(name, new UrlResource(url))
						.stream()
						.filter((document) -> isActive(environment, document))
						.forEach((document) -> read(document, properties));
				}
				catch (IOException ex) {
					throw new UncheckedIOException("Cannot read " + url, ex);
				}
			}
		}
		return properties;
	}

	private static boolean isActive(Environment environment, PropertySource<?> document) {
		Object profile = document.getProperty(ON_PROFILE);
		return profile == null || environment.acceptsProfiles(Profiles.of(profile.toString().split(",")));
	}

	private static void read(PropertySource<?> document, Map<String, Object> properties) {
		if (document instanceof EnumerablePropertySource<?> source) {
			Stream.of(source.getPropertyNames())
				.filter(CorrelationProperties::contains)
				.forEach((key) -> properties.put(key, String.valueOf(source.getProperty(key))));
		}
	}

}
