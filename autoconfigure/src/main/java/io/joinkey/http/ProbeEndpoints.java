/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.core.env.Environment;

/**
 * Finds the paths of scrapes and health checks, and the server that answers each.
 */
final class ProbeEndpoints {

	private static final EndpointId HEALTH = EndpointId.of("health");

	private static final EndpointId PROMETHEUS = EndpointId.of("prometheus");

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	private final Environment environment;

	private final Supplier<String> prefix;

	ProbeEndpoints(ObjectProvider<PathMappedEndpoints> endpoints, Environment environment, Supplier<String> prefix) {
		this.endpoints = endpoints;
		this.environment = environment;
		this.prefix = prefix;
	}

	Collection<String> ofMainServer() {
		Set<String> paths = new LinkedHashSet<>();
		if (ManagementPortType.get(this.environment) == ManagementPortType.SAME) {
			addEndpoints(paths);
		}
		this.endpoints
			.ifAvailable((mapped) -> paths.addAll(mapped.getAdditionalPaths(WebServerNamespace.SERVER, HEALTH)));
		String servletPath = this.prefix.get();
		return paths.stream().map((path) -> servletPath + path).toList();
	}

	Collection<String> ofManagementServer() {
		Set<String> paths = new LinkedHashSet<>();
		if (hasManagementServer()) {
			addEndpoints(paths);
			this.endpoints.ifAvailable(
					(mapped) -> paths.addAll(mapped.getAdditionalPaths(WebServerNamespace.MANAGEMENT, HEALTH)));
		}
		return paths;
	}

	private void addEndpoints(Set<String> paths) {
		this.endpoints.ifAvailable((mapped) -> {
			String health = mapped.getPath(HEALTH);
			if (health != null) {
				// groups and components
				paths.add(health + "/**");
			}
			String prometheus = mapped.getPath(PROMETHEUS);
			if (prometheus != null) {
				paths.add(prometheus);
			}
		});
	}

	private boolean hasManagementServer() {
		return ManagementPortType.get(this.environment) == ManagementPortType.DIFFERENT;
	}

	@Nullable Integer managementPort() {
		return hasManagementServer() ? this.environment.getProperty("local.management.port", Integer.class) : null;
	}

	String describe() {
		List<String> servers = new ArrayList<>();
		describe(servers, ofMainServer(), "local.server.port");
		describe(servers, ofManagementServer(), "local.management.port");
		return servers.isEmpty() ? "" : "; not observed: " + String.join("; ", servers);
	}

	private void describe(List<String> servers, Collection<String> paths, String port) {
		if (!paths.isEmpty()) {
			String number = this.environment.getProperty(port);
			servers.add(String.join(", ", paths) + ((number != null) ? " on port " + number : ""));
		}
	}

}
