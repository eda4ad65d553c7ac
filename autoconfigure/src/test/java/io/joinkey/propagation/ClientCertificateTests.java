/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.joinkey.proof.LoopbackServer;
import io.joinkey.propagation.RequestIdTests.Meshed;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A service at a public edge that speaks TLS and asks for a client certificate. The keys
 * are made for the test.
 */
class ClientCertificateTests {

	private static final String PASSWORD = "changeit";

	private static final String CERTIFICATES = "joinkey.edge.trusted.client-certificates=true";

	@TempDir
	private static Path keys;

	@BeforeAll
	static void makeKeys() throws Exception {
		for (String name : List.of("server", "partner", "stranger")) {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", name, "-keyalg", "EC",
					"-dname",
					// the stranger claims to be the partner
					"CN=" + (name.equals("stranger") ? "partner" : name), "-ext", "san=ip:127.0.0.1", "-keystore",
					store(name).toString(), "-storetype", "PKCS12", "-storepass", PASSWORD)
				.redirectErrorStream(true)
				.start();
			String output = new String(keytool.getInputStream().readAllBytes());
			assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(keytool.exitValue()).as(output).isZero();
		}
		trust("partner");
		trust("server");
	}

	private static Path store(String name) {
		return keys.resolve(name + ".p12");
	}

	private static KeyStore load(Path path) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream file = Files.newInputStream(path)) {
			store.load(file, PASSWORD.toCharArray());
		}
		return store;
	}

	/** Writes a store with the certificate but not with the key. */
	private static void trust(String name) throws Exception {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry(name, load(store(name)).getCertificate(name));
		try (OutputStream file = Files.newOutputStream(store("trusts-" + name))) {
			trusted.store(file, PASSWORD.toCharArray());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void onlyACallerWithAVerifiedCertificateIsContinued(String type) throws Exception {
		try (RunningService service = start("want", CERTIFICATES, "spring.main.web-application-type=" + type)) {
			Traceparent partner = Traceparent.next();
			assertThat(get(service, "partner", "/work/partner", partner).statusCode()).isEqualTo(200);
			assertThat(service.linesWith("entered partner").get(0)).containsEntry("trace_id", partner.traceId())
				.containsEntry("plan", "gold")
				.doesNotContainKey("foreign_trace_id");

			Traceparent without = Traceparent.next();
			assertThat(get(service, "none", "/work/without", without).statusCode()).isEqualTo(200);
			assertRestarted(service, "without", without);

			// the server refuses a certificate that it cannot verify
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> get(service, "stranger", "/work/stranger", Traceparent.next()));
			assertThat(service.rawLines()).noneMatch((line) -> line.contains("entered stranger"));
		}
	}

	@Test
	void aCertificateCountsForNothingUnlessThePolicySaysSo() throws Exception {
		try (RunningService service = start("need", "joinkey.edge.trusted.networks=10.0.0.0/8")) {
			Traceparent partner = Traceparent.next();
			get(service, "partner", "/work/uncounted", partner);
			assertRestarted(service, "uncounted", partner);
		}
	}

	@Test
	void aGatewayThatDropsForeignContextIsTrustedByItsCertificate() throws Exception {
		try (RunningService service = start("want", CERTIFICATES);
				LoopbackServer gateway = LoopbackServer.start("/", (exchange) -> {
					// begins a trace of its own: what the caller sent stays outside
					Traceparent own = new Traceparent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
					try {
						String path = exchange.getRequestURI().getPath();
						get(service, "partner", path, own, "X-Forwarded-For", "203.0.113.9");
						exchange.sendResponseHeaders(200, -1);
					}
					catch (Exception ex) {
						exchange.sendResponseHeaders(502, -1);
					}
				})) {
			Traceparent outside = Traceparent.next();
			assertThat(service.get(gateway.uri("/work/forwarded").toString(), "traceparent", outside.sampled())
				.statusCode()).isEqualTo(200);
			assertThat(service.linesWith("entered forwarded").get(0))
				.containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
				.doesNotContainKey("foreign_trace_id");
			// past the gateway its header is worth nothing
			Traceparent past = Traceparent.next();
			get(service, "none", "/work/past", past, "X-Forwarded-For", "127.0.0.1");
			assertRestarted(service, "past", past);
		}
	}

	private static void assertRestarted(RunningService service, String name, Traceparent sent) {
		Map<String, Object> line = service.linesWith("entered " + name).get(0);
		assertThat(line).containsEntry("foreign_trace_id", sent.traceId()).doesNotContainKey("plan");
		assertThat(line.get("trace_id")).asString().matches("[0-9a-f]{32}").isNotEqualTo(sent.traceId());
		List<SpanData> spans = service.spansOf(String.valueOf(line.get("trace_id")));
		assertThat(spans).flatExtracting(SpanData::getLinks)
			.extracting(LinkData::getSpanContext)
			.singleElement()
			.satisfies((link) -> assertThat(link.getSpanId()).isEqualTo(sent.spanId()));
	}

	private static RunningService start(String clientAuth, String... more) {
		String[] properties = { "server.ssl.key-store=" + store("server"), "server.ssl.key-store-password=" + PASSWORD,
				"server.ssl.trust-store=" + store("trusts-partner"), "server.ssl.trust-store-password=" + PASSWORD,
				"server.ssl.client-auth=" + clientAuth, "joinkey.edge.trust=none",
				"management.tracing.baggage.remote-fields=plan", "management.tracing.baggage.correlation.fields=plan" };
		return RunningService.start(Meshed.class,
				Stream.of(properties, more).flatMap(Stream::of).toArray(String[]::new));
	}

	private static HttpResponse<String> get(RunningService service, String certificate, String path, Traceparent sent,
			String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + service.port() + path))
			.headers("traceparent", sent.sampled(), "baggage", "plan=gold");
		return HttpClient.newBuilder()
			.sslContext(context(certificate))
			.build()
			.send(((headers.length > 0) ? request.headers(headers) : request).build(), BodyHandlers.ofString());
	}

	private static SSLContext context(String certificate) throws Exception {
		TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trusted.init(load(store("trusts-server")));
		KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		own.init(certificate.equals("none") ? null : load(store(certificate)), PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
		return context;
	}

}
