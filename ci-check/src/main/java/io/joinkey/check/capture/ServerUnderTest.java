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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Locates the addresses at which the application serves requests and metrics.
 */
final class ServerUnderTest {

	private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	private static final Set<String> EVERY_ADDRESS = Set.of("", "0.0.0.0", "::", "0:0:0:0:0:0:0:0");

	private final Environment environment;

	private final Supplier<@Nullable String> metrics;

	private final List<Header> headers = new CopyOnWriteArrayList<>();

	private volatile @Nullable Supplier<Header> admission;

	ServerUnderTest(Environment environment) {
		this(environment, () -> null);
	}

	/**
	 * Reads the addresses of a server.
	 * @param environment the application's environment
	 * @param metrics the path of the endpoint that serves the metrics, if that is known
	 */
	ServerUnderTest(Environment environment, Supplier<@Nullable String> metrics) {
		this.environment = environment;
		this.metrics = metrics;
	}

	void header(String name, String value) {
		this.headers.add(new Header(name, value));
	}

	/**
	 * Sets the header of the gate's own user, which the scrape sends unless it has other
	 * headers. A refused scrape can leave spans and exemplars.
	 */
	void admission(Supplier<Header> header) {
		this.admission = header;
	}

	boolean isRunning() {
		return this.environment.containsProperty("local.server.port")
				|| this.environment.containsProperty("local.management.port");
	}

	Scrape scrape() {
		Supplier<Header> header = this.admission;
		if (header == null || !this.headers.isEmpty()) {
			return scrape(this.headers);
		}
		Scrape scrape = scrape(List.of(header.get()));
		return isRefused(scrape.status()) ? scrape(List.of()) : scrape;
	}

	/** Return whether the scrape was refused, or redirected to a login. */
	private static boolean isRefused(int status) {
		return status == 401 || status == 403 || (status >= 300 && status < 400);
	}

	private Scrape scrape(List<Header> headers) {
		String port = this.environment.getProperty("local.management.port",
				this.environment.getProperty("local.server.port", "0"));
		boolean shared = port.equals(this.environment.getProperty("local.server.port", ""));
		String context = shared ? contextPath() : text("management.server.base-path").replaceFirst("/$", "");
		String found = this.metrics.get();
		String path = (found != null) ? found
				: this.environment.getProperty("management.endpoints.web.base-path", "/actuator").replaceFirst("/$", "")
						+ "/" + this.environment.getProperty("management.endpoints.web.path-mapping.prometheus",
								"prometheus");
		String url = scheme(port) + "://" + host(shared ? "server.address" : "management.server.address") + ":" + port
				+ context + path;
		List<Header> all = new ArrayList<>(headers);
		all.add(new Header("Accept", OPENMETRICS));
		// unsampled, since what the scrape itself is counted by is served in it
		all.add(new Header("traceparent", Traceparent.random("00")));
		try {
			HttpResponse<String> response = new RawHttpClient(TIMEOUT).exchange("GET", URI.create(url), all, "");
			return new Scrape(url, OPENMETRICS, response.statusCode(),
					response.headers().firstValue("Content-Type").orElse(""), response.body());
		}
		catch (IOException ex) {
			return new Scrape(url, OPENMETRICS, 0, "", "");
		}
	}

	String baseUrl() {
		String port = this.environment.getRequiredProperty("local.server.port");
		return scheme(port) + "://" + host("server.address") + ":" + port + contextPath();
	}

	private String host(String property) {
		String address = text(property);
		String host = EVERY_ADDRESS.contains(address) ? "localhost" : address;
		return host.contains(":") ? "[" + host + "]" : host;
	}

	private String text(String property) {
		return this.environment.getProperty(property, "");
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
