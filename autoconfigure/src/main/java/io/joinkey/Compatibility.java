/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;
import org.springframework.util.ClassUtils;

/**
 * Compares the versions on the class path with those that Joinkey is built for, and with
 * each other.
 *
 * @param boot the version of {@code spring-boot}
 * @param modules the versions of Spring Boot's other modules, by name
 * @param framework the version of {@code spring-core}, or {@code null} if it is not known
 * @param openTelemetry the version of OpenTelemetry's API if it is too old, otherwise
 * {@code null}
 */
record Compatibility(String boot, Map<String, String> modules, @Nullable String framework,
		@Nullable String openTelemetry) {

	/**
	 * The version of Spring Framework that each version of Spring Boot manages, for those
	 * that were known when this version of Joinkey was released.
	 */
	static final Map<String, String> FRAMEWORKS = Map.of("4.1.0", "7.0.8", "4.1.1", "7.0.9", "4.1.2", "7.0.10");

	private static final String REQUIRED_BOOT = "4.1.0";

	private static final Map<String, String> MODULES = Map.of("spring-boot-autoconfigure",
			"org.springframework.boot.autoconfigure.EnableAutoConfiguration", "spring-boot-actuator",
			"org.springframework.boot.actuate.endpoint.EndpointId", "spring-boot-opentelemetry",
			"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryProperties",
			"spring-boot-micrometer-tracing",
			"org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties", "spring-boot-web-server",
			"org.springframework.boot.web.server.WebServer", "spring-boot-kafka",
			"org.springframework.boot.kafka.autoconfigure.KafkaProperties");

	/**
	 * Return the versions of this application.
	 */
	static Compatibility ofApplication() {
		Map<String, String> modules = new TreeMap<>();
		MODULES.forEach((module, marker) -> {
			String version = version(marker);
			if (version != null) {
				modules.put(module, version);
			}
		});
		return new Compatibility(SpringBootVersion.getVersion(), modules, SpringVersion.getVersion(),
				openTelemetryWithoutIsSet());
	}

	private static @Nullable String openTelemetryWithoutIsSet() {
		Class<?> global = type("io.opentelemetry.api.GlobalOpenTelemetry");
		if (global == null || ClassUtils.hasMethod(global, "isSet")) {
			return null;
		}
		String version = global.getPackage().getImplementationVersion();
		return (version != null) ? version : "older than 1.57";
	}

	private static @Nullable String version(String marker) {
		Class<?> type = type(marker);
		return (type != null && type.getPackage() != null) ? type.getPackage().getImplementationVersion() : null;
	}

	private static @Nullable Class<?> type(String name) {
		try {
			return Class.forName(name, false, Compatibility.class.getClassLoader());
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

	/**
	 * Return why Joinkey cannot work here, or an empty text if it can.
	 */
	String obstacle() {
		if (isOlder(this.boot, REQUIRED_BOOT)) {
			return "it needs Spring Boot " + REQUIRED_BOOT + " or later and found " + this.boot
					+ ". Use Spring Boot 4.1, or remove Joinkey";
		}
		if (this.openTelemetry != null) {
			return "it needs an OpenTelemetry API that has GlobalOpenTelemetry.isSet(), as Spring Boot " + this.boot
					+ " manages it, and found " + this.openTelemetry
					+ ". Remove the property opentelemetry.version or the OpenTelemetry BOM that sets an older version";
		}
		return "";
	}

	/**
	 * Return the versions that do not belong together, each with its remedy.
	 */
	List<String> mixtures() {
		List<String> mixtures = new ArrayList<>();
		Map<String, String> others = new TreeMap<>(this.modules);
		others.values().removeIf(this.boot::equals);
		if (!others.isEmpty()) {
			mixtures.add("spring-boot is " + this.boot + ", but " + others
					+ ": use one version of Spring Boot. Its version comes from the parent or from the first BOM that"
					+ " manages it, not from a BOM that is imported besides");
		}
		String managed = FRAMEWORKS.get(this.boot);
		boolean mixed = (managed != null) ? !managed.equals(this.framework)
				: minor(this.boot).equals("4.1") && !minor(this.framework).equals("7.0");
		if (this.framework != null && mixed) {
			mixtures.add("Spring Boot " + this.boot + " runs with Spring Framework " + this.framework
					+ ((managed != null) ? " and not with its own " + managed : "")
					+ ": a newer Spring Boot BOM that is imported below a parent changes the Framework but not Boot."
					+ " To take a patch of Spring Boot use a joinkey-parent that is released with it, or"
					+ " spring-boot-starter-parent of that version as the parent"
					+ " (docs/compatibility.md says how). If the version of the Framework is intended, ignore this");
		}
		return mixtures;
	}

	private static String minor(@Nullable String version) {
		String[] parts = String.valueOf(version).split("\\.");
		return (parts.length > 1) ? parts[0] + "." + parts[1] : String.valueOf(version);
	}

	private static boolean isOlder(String version, String required) {
		String[] parts = version.split("[.-]");
		String[] needed = required.split("\\.");
		for (int i = 0; i < 2 && i < parts.length; i++) {
			int difference = number(parts[i]) - number(needed[i]);
			if (difference != 0) {
				return difference < 0;
			}
		}
		return false;
	}

	private static int number(String part) {
		return part.chars().allMatch(Character::isDigit) && !part.isEmpty() ? Integer.parseInt(part) : 0;
	}

}
