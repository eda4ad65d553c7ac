/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import io.joinkey.check.evidence.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerUnderTest}.
 */
class ServerUnderTestTests {

	private final List<String> users = new CopyOnWriteArrayList<>();

	private volatile int status = 200;

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
		this.server.createContext("/", (exchange) -> {
			byte[] body = (exchange.getRequestURI().getPath() + " "
					+ exchange.getRequestHeaders().getFirst("Accept").split(";")[0] + " "
					+ exchange.getRequestHeaders().getFirst("traceparent"))
				.getBytes();
			this.users.add(Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("user"), ""));
			// no length: chunked
			exchange.sendResponseHeaders(this.status, 0);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void belowAContextAndServletPathTheScrapeIsToo() {
		ServerUnderTest application = application(Map.of("local.server.port", port(), "server.servlet.context-path",
				"/shop", "spring.mvc.servlet.path", "/api/"));
		assertThat(application.scrape().body())
			.startsWith("/shop/api/actuator/prometheus application/openmetrics-text ");
		assertThat(application.baseUrl()).isEqualTo("http://localhost:" + port() + "/shop/api");
	}

	@Test
	void aManagementPortHasItsOwnBasePath() {
		ServerUnderTest application = application(
				Map.of("local.server.port", "1", "local.management.port", port(), "server.servlet.context-path",
						"/shop", "management.server.base-path", "/manage", "management.endpoints.web.base-path", "/ops",
						"management.endpoints.web.path-mapping.prometheus", "metrics"));
		assertThat(application.scrape().body()).startsWith("/manage/ops/metrics ");
	}

	@Test
	void theScrapeLeavesNoExemplar() {
		assertThat(application(Map.of("local.server.port", port())).scrape().body()).endsWith("-00");
	}

	@Test
	void theGatesOwnUserSendsTheFirstScrape() {
		ServerUnderTest application = application(Map.of("local.server.port", port()));
		application.admission(() -> new Header("user", "gate"));
		application.scrape();
		assertThat(this.users).containsExactly("gate");
		this.status = 403;
		application.scrape();
		assertThat(this.users).containsExactly("gate", "gate", "");
	}

	@Test
	void aPortWithACertificateIsAskedOverTls() {
		assertThat(application(Map.of("local.server.port", "8443", "server.ssl.key-store", "a.p12")).baseUrl())
			.isEqualTo("https://localhost:8443");
		assertThat(application(
				Map.of("local.server.port", "8443", "server.ssl.bundle", "web", "server.ssl.enabled", "false"))
			.baseUrl()).isEqualTo("http://localhost:8443");
	}

	@Test
	void theScrapeOfAClosedPortHasNoStatus() {
		this.server.stop(0);
		assertThat(application(Map.of("local.server.port", port())).scrape().status()).isZero();
	}

	private String port() {
		return String.valueOf(this.server.getAddress().getPort());
	}

	private static ServerUnderTest application(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("application", properties));
		return new ServerUnderTest(environment);
	}

}
