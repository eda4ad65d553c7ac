/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySourcesPropertyResolver;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ResourceUtils;

/**
 * Takes the properties that decide correlation from the production files, where files of
 * the test class path hide these. Does nothing until the gate enables it.
 */
public final class ProductionFiles implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE = "joinkey-production";

	private static final String ON_PROFILE = "spring.config.activate.on-profile";

	private static final List<String> DECISIVE = List.of("management.", "logging.", "otel.", "joinkey.",
			"spring.application.name", "spring.task.execution.", "spring.reactor.context-propagation",
			"spring.kafka.template.observation-enabled", "spring.kafka.listener.observation-enabled");

	/** What leads to a machine of production stays as the tests have it. */
	private static final Set<String> PLACES = Set.of("endpoint", "url", "uri", "port", "address", "host", "password",
			"token", "key", "ssl");

	/** What needs other properties of production, such as a bean or a password. */
	private static final Pattern DEPENDENT = Pattern.compile(
			"logging[.]file[.].*|management[.]endpoints[.](?!web[.]).*|management[.](?!prometheus[.]).*[.]metrics[.]export[.].*");

	/** Where Spring Boot looks for files, the later one wins. */
	private static final List<String> FOLDERS = List.of("", "config/");

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
		for (String name : names(environment)) {
			List<URL> found = resources(loader, name);
			if (found.size() > 1 && isOfTests(found.get(0))) {
				found.stream()
					.filter((url) -> !isOfTests(url) && url.getProtocol().equals("file"))
					.findFirst()
					.ifPresent((url) -> {
						shadowed.add(name);
						read(environment, name, url, production);
					});
			}
			if (found.stream().noneMatch(ProductionFiles::isOfTests)) {
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
				.forEach((source) -> sources.replace(source.getName(), without(source, (key) -> isDecisive(key)
						&& !unresolved.contains(key) && (isThere || !key.equals(LOGGING_CONFIG)))));
			sources.addAfter(position(sources), new Production(production, List.copyOf(shadowed)));
		}
	}

	/** Return the production files that files of the tests hide. */
	static List<String> shadowed(ConfigurableEnvironment environment) {
		List<String> files = (environment.getPropertySources().get(SOURCE) instanceof Production production)
				? production.shadowed : List.of();
		return Stream.concat(files.stream(), logging()).toList();
	}

	/**
	 * Return the files of the tests that hide a shipped file with the properties of a
	 * profile or of the application, whether or not it is read.
	 * @param loader loads the files
	 * @return the names of files
	 */
	public static List<String> hidden(ClassLoader loader) {
		return FOLDERS.stream()
			.flatMap((folder) -> resources(loader, folder.isEmpty() ? "" : folder).stream()
				.filter((url) -> isOfTests(url) && url.getProtocol().equals("file"))
				.flatMap((url) -> Stream.ofNullable(new File(URI.create(url.toString())).list())
					.flatMap(Stream::of)
					.filter((name) -> name.matches("application.*[.](properties|ya?ml)"))
					.filter((name) -> resources(loader, folder + name).stream().anyMatch((other) -> !isOfTests(other)))
					.map((name) -> folder + name)))
			.distinct()
			.sorted()
			.toList();
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

	/**
	 * Return the profiles that are not active, and have their own file or a part of the
	 * configuration of logging.
	 */
	static List<String> otherProfiles(Environment environment, ClassLoader loader) {
		return Stream.concat(withFile(environment, loader), LoggingProfiles.inactive(environment, loader))
			.distinct()
			.toList();
	}

	private static Stream<String> withFile(Environment environment, ClassLoader loader) {
		return Stream
			.of("dev", "development", "local", "test", "staging", "stage", "prod", "production", "cloud", "kubernetes",
					"docker")
			.filter((profile) -> !environment.matchesProfiles(profile))
			.filter((profile) -> FOLDERS.stream()
				.flatMap((folder) -> extensions()
					.map((extension) -> folder + "application-" + profile + "." + extension))
				.flatMap((name) -> resources(loader, name).stream())
				.anyMatch((url) -> url.getProtocol().equals("file") && !isOfTests(url)));
	}

	/** Return the files in the order of their precedence, the first one loses. */
	private static List<String> names(Environment environment) {
		return Stream.concat(Stream.of(""), Stream.of(environment.getActiveProfiles()).map((profile) -> "-" + profile))
			.flatMap((profile) -> FOLDERS.stream().map((folder) -> folder + "application" + profile))
			.flatMap((name) -> extensions().map((extension) -> name + "." + extension))
			.toList();
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

	private static Stream<String> extensions() {
		// the first one loses
		return Stream.of("yaml", "yml", "properties");
	}

	/**
	 * Maven's and Gradle's folders of the tests, and the gate's copy of their resources.
	 */
	private static boolean isOfTests(URL url) {
		return Stream.of("/test-classes/", "/test/", "/test-resources/").anyMatch(url.getPath()::contains);
	}

	private static void read(Environment environment, String name, URL url, Map<String, Object> properties) {
		for (PropertySourceLoader loader : SpringFactoriesLoader.loadFactories(PropertySourceLoader.class, null)) {
			if (Stream.of(loader.getFileExtensions()).anyMatch((extension) -> name.endsWith("." + extension))) {
				try {
					for (PropertySource<?> document : loader.load(name, new UrlResource(url))) {
						Object profile = document.getProperty(ON_PROFILE);
						if (document instanceof EnumerablePropertySource<?> source && (profile == null
								|| environment.acceptsProfiles(Profiles.of(profile.toString().split(","))))) {
							Stream.of(source.getPropertyNames())
								.filter(ProductionFiles::isDecisive)
								.forEach((key) -> properties.put(key, String.valueOf(source.getProperty(key))));
						}
					}
				}
				catch (IOException ex) {
					throw new UncheckedIOException("Cannot read " + url, ex);
				}
			}
		}
	}

	private static boolean isDecisive(String key) {
		return DECISIVE.stream().anyMatch(key::startsWith) && !DEPENDENT.matcher(key).matches()
				&& Stream.of(key.split("[.-]")).noneMatch(PLACES::contains);
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

	private static List<URL> resources(ClassLoader loader, String name) {
		try {
			return Collections.list(loader.getResources(name));
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	private static final class Production extends MapPropertySource {

		private final List<String> shadowed;

		private Production(Map<String, Object> properties, List<String> shadowed) {
			super(SOURCE, properties);
			this.shadowed = shadowed;
		}

	}

}
