/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Objects;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Describes the endpoints that are exposed because of {@link JoinkeyDefaults} and not
 * because of the application.
 */
final class ExposedEndpoints {

	private static final EndpointId PROMETHEUS = EndpointId.of("prometheus");

	private final PathMappedEndpoints endpoints;

	private final ConfigurableEnvironment environment;

	ExposedEndpoints(PathMappedEndpoints endpoints, ConfigurableEnvironment environment) {
		this.endpoints = endpoints;
		this.environment = environment;
	}

	/**
	 * Return the path and the port, or an empty text if Joinkey exposes nothing.
	 */
	String describe() {
		String path = isOurs() ? this.endpoints.getPath(PROMETHEUS) : null;
		String main = this.environment.getProperty("local.server.port");
		String port = this.environment.getProperty("local.management.port", (main != null) ? main : "");
		boolean disabled = this.environment.getProperty("management.server.port", Integer.class, 0) < 0;
		if (path == null || port.isEmpty() || disabled) {
			return "";
		}
		return (port.equals(main)
				? base("server.servlet.context-path", "spring.mvc.servlet.path", "spring.webflux.base-path")
				: base("management.server.base-path")) + path + " on port " + port;
	}

	private String base(String... properties) {
		StringBuilder base = new StringBuilder();
		for (String property : properties) {
			String path = this.environment.getProperty(property, "");
			base.append(path.equals("/") ? "" : path);
		}
		return base.toString();
	}

	private boolean isOurs() {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			boolean defaults = source.getName().equals(DefaultPropertiesPropertySource.NAME);
			// Boot's first source is a view of all others
			if (!source.getName().equals("configurationProperties")
					&& source.containsProperty(JoinkeyDefaults.EXPOSURE)) {
				return defaults
						&& Objects.equals(source.getProperty(JoinkeyDefaults.EXPOSURE), JoinkeyDefaults.EXPOSED);
			}
		}
		return false;
	}

}
