/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Finds what sets a property where a value in the application's own file changes nothing,
 * such as a profile or a system property.
 */
final class PropertyOrigins {

	/** Properties that remedies name, beside those that they look at. */
	private static final List<String> NAMED = List.of("spring.application.name", "spring.autoconfigure.exclude",
			"management.metrics.tags.service", "management.endpoints.web.exposure.exclude",
			"management.endpoint.prometheus.access", "management.tracing.sampling.probability");

	private static final Pattern CONFIG_DATA = Pattern
		.compile("Config resource '[^\\[]*\\[(?:.*/)?([^\\]/]+)\\].*?(?:\\(document #(\\d+)\\))?");

	private static final Pattern OWN_FILE = Pattern.compile("application\\.(properties|ya?ml)");

	private PropertyOrigins() {
	}

	/**
	 * Return what sets each of the properties, except for those of the application's own
	 * file.
	 */
	static Map<String, String> of(ConfigurableEnvironment environment, Set<String> names) {
		Set<String> all = new TreeSet<>(names);
		all.addAll(NAMED);
		Map<String, String> origins = new TreeMap<>();
		for (String name : all) {
			origin(environment, ConfigurationPropertyName.adapt(name, '.'))
				.ifPresent((origin) -> origins.put(name, origin));
		}
		return origins;
	}

	private static Optional<String> origin(ConfigurableEnvironment environment, ConfigurationPropertyName name) {
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source) && sets(source, name)) {
				return isEarly(environment, source) ? described(source) : Optional.empty();
			}
		}
		return Optional.empty();
	}

	/** A list or a map has keys below its name. */
	private static boolean sets(PropertySource<?> source, ConfigurationPropertyName name) {
		ConfigurationPropertySource properties = ConfigurationPropertySource.from(source);
		return properties != null && (properties.getConfigurationProperty(name) != null
				|| properties.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
	}

	/** Return whether a source wins over the application's own file. */
	private static boolean isEarly(ConfigurableEnvironment environment, PropertySource<?> source) {
		for (PropertySource<?> each : environment.getPropertySources()) {
			if (each == source) {
				return true;
			}
			Matcher data = CONFIG_DATA.matcher(each.getName());
			if (data.matches() && OWN_FILE.matcher(data.group(1)).matches() && isFirst(data)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isFirst(Matcher data) {
		return data.group(2) == null || data.group(2).equals("0");
	}

	private static Optional<String> described(PropertySource<?> source) {
		Matcher data = CONFIG_DATA.matcher(source.getName());
		if (data.matches()) {
			String file = data.group(1);
			return isFirst(data) ? Optional.of(file).filter((name) -> !OWN_FILE.matcher(name).matches())
					: Optional.of("document " + (Integer.parseInt(data.group(2)) + 1) + " of " + file);
		}
		return switch (source.getName()) {
			case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME ->
				Optional.of("a system property, such as by System.setProperty(...), -D or joinkey-gate.yaml");
			case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> Optional.of("an environment variable");
			case "commandLineArgs" -> Optional.of("an argument of the main method");
			case "defaultProperties" -> Optional.empty();
			default -> Optional.of("the property source '" + source.getName() + "'");
		};
	}

}
