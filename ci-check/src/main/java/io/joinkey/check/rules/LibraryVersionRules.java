/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * Compares the versions of libraries that are released together.
 */
final class LibraryVersionRules {

	/**
	 * The version of Spring Framework that each version of Spring Boot manages, for those
	 * that were known when this version of Joinkey was released.
	 */
	private static final Map<String, String> FRAMEWORKS = Map.of("4.1.0", "7.0.8", "4.1.1", "7.0.9", "4.1.2", "7.0.10");

	/** Micrometer 1.10 and Micrometer Tracing 1.0 were the first that belong together. */
	private static final int TRACING_OFFSET = 10;

	private static final Pattern RELEASE = Pattern.compile("([0-9]+)\\.([0-9]+)\\..*");

	/** Artifacts that are released with one version. */
	private enum Family {

		BOOT("Spring Boot",
				"spring-boot(-(autoconfigure|actuator.*|opentelemetry|micrometer-.*|web.*|http-.*|kafka|rest.*|tomcat|jetty|servlet|health|starter-(webmvc|webflux|web|actuator|opentelemetry|kafka|restclient|webclient|test)))?"),
		FRAMEWORK("Spring Framework",
				"spring-(core|beans|context|context-support|aop|aspects|expression|web|webmvc|webflux|websocket|messaging|tx|jdbc|orm|r2dbc|oxm)"),
		MICROMETER("Micrometer", "micrometer-(core|observation|commons|jakarta9|registry-.*)"),
		TRACING("Micrometer Tracing", "micrometer-tracing(-bridge-.*|-reporter-.*)?"), OPENTELEMETRY("OpenTelemetry",
				"opentelemetry-(api|context|common|sdk|sdk-(common|trace|metrics|logs|extension-autoconfigure|extension-autoconfigure-spi)|exporter-(common|otlp|otlp-common|sender-.*|logging|zipkin)|extension-trace-propagators)");

		private final String title;

		private final Pattern artifacts;

		Family(String title, String artifacts) {
			this.title = title;
			this.artifacts = Pattern.compile(artifacts);
		}

	}

	private LibraryVersionRules() {
	}

	static void agree(Telemetry telemetry, Judgement judgement) {
		Map<Family, Map<String, List<String>>> found = read(telemetry.setup().wiring().libraries());
		if (found.isEmpty()) {
			judgement
				.notApplicable("no file on the class path names the version of Spring, Micrometer or OpenTelemetry");
			return;
		}
		judgement.saw(found.size());
		found.forEach((family, versions) -> {
			if (versions.size() > 1) {
				mixed(family, versions, judgement);
			}
		});
		String boot = version(found, Family.BOOT);
		String framework = version(found, Family.FRAMEWORK);
		String managed = (boot != null) ? FRAMEWORKS.get(boot) : null;
		if (managed != null && framework != null && !framework.equals(managed)) {
			judgement.broken("Spring Framework", new Diagnosis(
					"Spring Framework " + managed + ", which Spring Boot " + boot + " manages",
					"spring-core:" + framework, null,
					"let spring-boot-dependencies:" + boot
							+ " manage Spring Framework: remove the property spring-framework.version, or the BOM that sets "
							+ framework
							+ " and is imported beside the parent; to take a newer Framework, take the Spring Boot that manages it"));
		}
		String micrometer = version(found, Family.MICROMETER);
		String tracing = version(found, Family.TRACING);
		if (micrometer != null && tracing != null && !belongTogether(micrometer, tracing)) {
			judgement.broken("Micrometer Tracing", new Diagnosis(
					"versions of Micrometer and Micrometer Tracing that were released together",
					"micrometer-core:" + micrometer + " and micrometer-tracing:" + tracing, null,
					"let Spring Boot manage both: remove the properties micrometer.version and micrometer-tracing.version and BOMs of Micrometer"));
		}
	}

	private static Map<Family, Map<String, List<String>>> read(List<String> libraries) {
		Map<Family, Map<String, List<String>>> found = new TreeMap<>();
		for (Family family : Family.values()) {
			Map<String, List<String>> versions = libraries.stream()
				.filter((library) -> family.artifacts.matcher(library.split(":")[0]).matches()
						&& !library.endsWith("-alpha"))
				.collect(Collectors.groupingBy((library) -> library.split(":")[1], TreeMap::new, Collectors.toList()));
			if (!versions.isEmpty()) {
				found.put(family, versions);
			}
		}
		return found;
	}

	private static void mixed(Family family, Map<String, List<String>> versions, Judgement judgement) {
		String most = versions.entrySet()
			.stream()
			.max(Comparator.comparingInt((each) -> each.getValue().size()))
			.map(Map.Entry::getKey)
			.orElse("");
		String others = versions.entrySet()
			.stream()
			.filter((each) -> !each.getKey().equals(most))
			.flatMap((each) -> each.getValue().stream())
			.collect(Collectors.joining(", "));
		judgement.broken(family.title, new Diagnosis("one version of " + family.title,
				others + ", beside " + versions.getOrDefault(most, List.of()).size() + " artifacts of version " + most,
				null, "let one BOM manage " + family.title + ": remove the version, or the BOM, that sets " + others));
	}

	/** The version of a family, if it has only one. */
	private static @Nullable String version(Map<Family, Map<String, List<String>>> found, Family family) {
		Map<String, List<String>> versions = found.getOrDefault(family, Map.of());
		return (versions.size() == 1) ? versions.keySet().iterator().next() : null;
	}

	private static boolean belongTogether(String micrometer, String tracing) {
		Matcher left = RELEASE.matcher(micrometer);
		Matcher right = RELEASE.matcher(tracing);
		// other releases may be numbered in another way
		return !left.matches() || !right.matches() || !left.group(1).equals("1") || !right.group(1).equals("1")
				|| Integer.parseInt(left.group(2)) == Integer.parseInt(right.group(2)) + TRACING_OFFSET;
	}

}
