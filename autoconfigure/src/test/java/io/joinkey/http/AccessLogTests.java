/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.joinkey.FailingShop;
import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The container's access log, with nothing configured but that there is one.
 */
class AccessLogTests {

	private static final String LARGE = "X: " + "x".repeat(20_000);

	@TempDir
	private Path directory;

	@Test
	void inTomcatItHasTheTraceOfTheHeadersThatWereRead() throws IOException {
		try (RunningService service = start("Tomcat", "joinkey.enabled=true")) {
			assertThatTheActiveTraceIsThere(service);
			for (String line : new String[] { "GET /%", "GET /a%2fb", "TRACE /entity/200", "GET //%", "GET /x" }) {
				Traceparent sent = Traceparent.next();
				String version = line.equals("GET /x") ? " HTTP/9.9" : " HTTP/1.1";
				assertThat(logged(service, line + version, "Host: localhost", "traceparent: " + sent.sampled()))
					.endsWith(" - " + sent.sampled());
			}
			Traceparent sent = Traceparent.next();
			assertThat(logged(service, "GET /no-host HTTP/1.1", "traceparent: " + sent.sampled()))
				.endsWith(" - " + sent.sampled());
			assertThat(logged(service, "GET /l HTTP/1.1", "Host: localhost", "traceparent: " + sent.sampled(), LARGE))
				.endsWith(" - " + sent.sampled());
			// what cannot be had: a header that was never read
			assertThat(logged(service, "GET /l HTTP/1.1", "Host: localhost", LARGE, "traceparent: " + sent.sampled()))
				.endsWith(" - -");
			assertThat(logged(service, "GET /a b HTTP/1.1", "Host: localhost", "traceparent: " + sent.sampled()))
				.endsWith(" - -");
		}
	}

	@Test
	void inJettyItHasTheTraceOfAWellFormedRequest() throws IOException {
		try (RunningService service = start("Jetty", "joinkey.enabled=true")) {
			assertThatTheActiveTraceIsThere(service);
			Traceparent sent = Traceparent.next();
			assertThat(logged(service, "GET /a%2fb HTTP/1.1", "Host: localhost", "traceparent: " + sent.sampled()))
				.endsWith(" - " + sent.sampled());
			// what cannot be had: Jetty logs a bad message without its headers
			assertThat(logged(service, "GET /% HTTP/1.1", "Host: localhost", "traceparent: " + sent.sampled()))
				.endsWith(" - -");
		}
	}

	@Test
	void withoutJoinkeyItHasNoTrace() throws IOException {
		try (RunningService service = start("Tomcat", "joinkey.enabled=false")) {
			Traceparent sent = Traceparent.next();
			assertThat(logged(service, "GET /x HTTP/1.1", "Host: localhost", "traceparent: " + sent.sampled()))
				.doesNotContain(sent.traceId());
		}
	}

	@Test
	void theApplicationsOwnPatternAndValveAreKept() throws IOException {
		OwnValve.requests.clear();
		SpringApplication application = new SpringApplication(FailingShop.class, OwnValve.Customizer.class);
		try (RunningService service = RunningService.start(application, FailedRequestTests.only("Tomcat"),
				"server.tomcat.accesslog.pattern=own %s", "server.tomcat.accesslog.enabled=true",
				"server.tomcat.accesslog.directory=" + this.directory, "server.tomcat.accesslog.buffered=false")) {
			assertThat(logged(service, "GET /entity/201 HTTP/1.1", "Host: localhost")).isEqualTo("own 201");
			assertThat(OwnValve.requests).containsExactly("/entity/201");
		}
	}

	private void assertThatTheActiveTraceIsThere(RunningService service) throws IOException {
		for (String path : new String[] { "/entity/200", "/callable/1", "/unhandled/1", "/nowhere" }) {
			Traceparent sent = Traceparent.next();
			assertThat(
					logged(service, "GET " + path + " HTTP/1.1", "Host: localhost", "traceparent: " + sent.sampled()))
				.endsWith(" " + sent.traceId() + " " + sent.sampled());
		}
		assertThat(logged(service, "GET /entity/201 HTTP/1.1", "Host: localhost")).matches(".* [0-9a-f]{32} -");
	}

	private RunningService start(String container, String property) {
		return RunningService.start(FailingShop.class, FailedRequestTests.only(container), property,
				"server.tomcat.accesslog.enabled=true", "server.tomcat.accesslog.directory=" + this.directory,
				"server.tomcat.accesslog.buffered=false", "server.jetty.accesslog.enabled=true",
				"server.jetty.accesslog.filename=" + this.directory.resolve("access.log"));
	}

	private String logged(RunningService service, String... lines) throws IOException {
		int before = lines().size();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
			String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			Awaitility.await().until(() -> lines().size() > before);
		}
		assertThat(lines()).hasSize(before + 1);
		return lines().get(before);
	}

	private List<String> lines() {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.flatMap((file) -> {
				try {
					return Files.readAllLines(file).stream();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static final class OwnValve extends ValveBase {

		private static final List<String> requests = new CopyOnWriteArrayList<>();

		OwnValve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			requests.add(request.getRequestURI());
			getNext().invoke(request, response);
		}

		static class Customizer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

			@Override
			public void customize(ConfigurableTomcatWebServerFactory factory) {
				factory.addEngineValves(new OwnValve());
			}

		}

	}

}
