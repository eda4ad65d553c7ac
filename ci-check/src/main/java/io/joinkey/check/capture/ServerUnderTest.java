/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Header;
import io.joinkey.check.Scrape;

import org.springframework.core.env.Environment;

/**
 * Where the application serves its requests and its metrics.
 */
final class ServerUnderTest {

	private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	private final Environment environment;

	private final List<Header> headers = new CopyOnWriteArrayList<>();

	ServerUnderTest(Environment environment) {
		this.environment = environment;
	}

	void header(String name, String value) {
		this.headers.add(new Header(name, value));
	}

	boolean isRunning() {
		return this.environment.containsProperty("local.server.port")
				|| this.environment.containsProperty("local.management.port");
	}

	Scrape scrape() {
		String port = this.environment.getProperty("local.management.port",
				this.environment.getProperty("local.server.port", "0"));
		String context = port.equals(this.environment.getProperty("local.server.port", "")) ? contextPath()
				: this.environment.getProperty("management.server.base-path", "");
		String url = scheme(port) + "://localhost:" + port + context
				+ this.environment.getProperty("management.endpoints.web.base-path", "/actuator") + "/"
				+ this.environment.getProperty("management.endpoints.web.path-mapping.prometheus", "prometheus");
		List<Header> all = new ArrayList<>(this.headers);
		all.add(new Header("Accept", OPENMETRICS));
		// unsampled, since what the scrape itself is counted by is served in it
		all.add(new Header("traceparent", Client.traceparent("00")));
		try {
			HttpResponse<String> response = new Wire(TIMEOUT).exchange("GET", URI.create(url), all, "");
			return new Scrape(url, OPENMETRICS, response.statusCode(),
					response.headers().firstValue("Content-Type").orElse(""), response.body());
		}
		catch (IOException ex) {
			return new Scrape(url, OPENMETRICS, 0, "", "");
		}
	}

	String baseUrl() {
		String port = this.environment.getRequiredProperty("local.server.port");
		return scheme(port) + "://localhost:" + port + contextPath();
	}

	private String scheme(String port) {
		String server = port.equals(this.environment.getProperty("local.server.port")) ? "server" : "management.server";
		boolean configured = Stream.of("key-store", "certificate", "bundle")
			.anyMatch((name) -> this.environment.containsProperty(server + ".ssl." + name));
		return (configured && this.environment.getProperty(server + ".ssl.enabled", Boolean.class, true)) ? "https"
				: "http";
	}

	private String contextPath() {
		return Stream.of("server.servlet.context-path", "spring.mvc.servlet.path", "spring.webflux.base-path")
			.map((name) -> this.environment.getProperty(name, "").replaceFirst("/$", ""))
			.collect(Collectors.joining());
	}

}
