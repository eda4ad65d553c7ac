/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySourcesPropertyResolver;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.ResourceUtils;

/**
 * Takes the properties that decide correlation from the production files, where files of
 * the test class path hide these. Does nothing until the gate enables it.
 */
public final class ProductionFiles implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE = "joinkey-production";

	/**
	 * The system property with the configurations of logging that files of the tests
	 * would hide, separated by a bar.
	 */
	public static final String LOGGING = "joinkey.gate.shipped-logging";

	private static final String LOGGING_CONFIG = "logging.config";

	private static volatile boolean enabled;

	/**
	 * Enables the precedence of production files for applications that start from now on.
	 * @return what disables it
	 */
	public static Runnable enable() {
		enabled = true;
		return () -> enabled = false;
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ClassLoader loader = application.getClassLoader();
		if (enabled) {
			apply(environment, loader);
		}
	}

	static void apply(ConfigurableEnvironment environment, ClassLoader loader) {
		Map<String, Object> production = new LinkedHashMap<>();
		Set<String> shadowed = new TreeSet<>();
		MutablePropertySources sources = environment.getPropertySources();
		for (String name : ConfigurationFiles.names(environment)) {
			List<URL> found = ConfigurationFiles.resources(loader, name);
			if (found.size() > 1 && ConfigurationFiles.isOfTests(found.get(0))) {
				found.stream()
					.filter((url) -> !ConfigurationFiles.isOfTests(url) && url.getProtocol().equals("file"))
					.findFirst()
					.ifPresent((url) -> {
						shadowed.add(name);
						production.putAll(CorrelationProperties.read(environment, name, url));
					});
			}
			if (found.stream().noneMatch(ConfigurationFiles::isOfTests)) {
				// a file of production that wins over those before
				production.keySet().removeIf((key) -> of(sources, name).anyMatch((file) -> file.containsProperty(key)));
			}
		}
		withoutLeftOut(sources);
		if (!shadowed.isEmpty()) {
			Set<String> unresolved = unresolved(production, sources);
			production.keySet().removeAll(unresolved);
			// a path of a machine of production
			boolean isThere = isThere(production.get(LOGGING_CONFIG), loader);
			if (!isThere) {
				production.remove(LOGGING_CONFIG);
			}
			shadowed.stream()
				.flatMap((name) -> of(sources, name))
				.toList()
				.forEach((source) -> sources.replace(source.getName(),
						without(source, (key) -> CorrelationProperties.contains(key) && !unresolved.contains(key)
								&& (isThere || !key.equals(LOGGING_CONFIG)))));
			sources.addAfter(position(sources), new Production(production, List.copyOf(shadowed)));
		}
	}

	/** Return the production files that files of the tests hide. */
	static List<String> shadowed(ConfigurableEnvironment environment) {
		List<String> files = (environment.getPropertySources().get(SOURCE) instanceof Production production)
				? production.shadowed : List.of();
		return Stream.concat(files.stream(), logging()).toList();
	}

	private static Stream<String> logging() {
		return Stream.of(System.getProperty(LOGGING, "").split("[|]")).filter((each) -> !each.isEmpty());
	}

	/** A file of the tests may name a configuration of the tests that is left out. */
	private static void withoutLeftOut(MutablePropertySources sources) {
		List<String> names = logging()
			.map((each) -> each.substring(each.lastIndexOf("(by ") + "(by ".length(), each.length() - 1))
			.toList();
		sources.stream()
			.filter((source) -> source.getName().startsWith("Config resource")
					&& source.getProperty(LOGGING_CONFIG) != null
					&& names.stream().anyMatch(String.valueOf(source.getProperty(LOGGING_CONFIG))::endsWith))
			.toList()
			.forEach((source) -> sources.replace(source.getName(), without(source, LOGGING_CONFIG::equals)));
	}

	/** Return the keys whose value needs a property that is only set in production. */
	private static Set<String> unresolved(Map<String, Object> production, MutablePropertySources sources) {
		MutablePropertySources all = new MutablePropertySources(sources);
		all.addFirst(new MapPropertySource(SOURCE, production));
		PropertySourcesPropertyResolver resolver = new PropertySourcesPropertyResolver(all);
		return production.keySet().stream().filter((key) -> {
			try {
				resolver.getProperty(key);
				return false;
			}
			catch (IllegalArgumentException ex) {
				return true;
			}
		}).collect(Collectors.toSet());
	}

	/** Return the documents of a file. */
	private static Stream<PropertySource<?>> of(MutablePropertySources sources, String name) {
		return sources.stream().filter((source) -> source.getName().contains("[" + name + "]"));
	}

	private static boolean isThere(@Nullable Object location, ClassLoader loader) {
		return location == null
				|| ResourceUtils.isUrl(location.toString())
						&& new DefaultResourceLoader(loader).getResource(location.toString()).exists()
				|| Files.exists(Path.of(location.toString()));
	}

	private static PropertySource<?> without(PropertySource<?> source, Predicate<String> left) {
		Map<String, Object> others = new LinkedHashMap<>();
		if (source instanceof EnumerablePropertySource<?> properties) {
			Stream.of(properties.getPropertyNames()).filter((key) -> !left.test(key)).forEach((key) -> {
				Object value = properties.getProperty(key);
				if (value != null) {
					others.put(key, value);
				}
			});
			return new MapPropertySource(source.getName(), others);
		}
		return source;
	}

	/** Behind the command line and the environment, and before all files. */
	private static String position(MutablePropertySources sources) {
		String position = "";
		for (PropertySource<?> source : sources) {
			if (source.getName().startsWith("Config resource")) {
				break;
			}
			position = source.getName();
		}
		return position;
	}

	private static final class Production extends MapPropertySource {

		private final List<String> shadowed;

		private Production(Map<String, Object> properties, List<String> shadowed) {
			super(SOURCE, properties);
			this.shadowed = shadowed;
		}

	}

}
