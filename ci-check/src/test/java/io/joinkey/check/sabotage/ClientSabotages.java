/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.core.instrument.binder.httpcomponents.hc5.ObservationExecChainHandler;
import io.micrometer.core.instrument.binder.okhttp3.OkHttpObservationInterceptor;
import io.micrometer.observation.ObservationRegistry;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.eclipse.jetty.client.HttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Clients without instrumentation that call a service that the gate does not answer for,
 * and clients that lose a header after it was written.
 */
final class ClientSabotages {

	private static final Logger log = LoggerFactory.getLogger(ClientSabotages.class);

	private ClientSabotages() {
	}

	static List<Sabotage> all() {
		Application observed = Application.calling(OutgoingSabotages.Observed.class);
		return List.of(
				new Sabotage("an interceptor that removes traceparent", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(Strips.class),
						StripsTraceparent.class.getName() + " of the field " + Strips.class.getName() + ".client",
						Application.calling(StripsNothing.class)),
				new Sabotage("Apache's client calls a service that is not named", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(Apache.class), "new ObservationExecChainHandler(observationRegistry)",
						Application.calling(ObservedApache.class)),
				new Sabotage("OkHttp calls a service that is not named", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(Ok.class), "OkHttpObservationInterceptor.builder(observationRegistry",
						Application.calling(ObservedOk.class)),
				new Sabotage("Jetty's client calls a service that is not named", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(Jetty.class), "new JettyClientHttpRequestFactory(httpClient)",
						Application.calling(ObservedJetty.class)),
				new Sabotage("a RestClient over Apache's client", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(OverApache.class), "RestClient.Builder", observed));
	}

	/** A service that the gate's file does not name. */
	private static final class Elsewhere {

		private static final String URL = start();

		private static String start() {
			try {
				HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
				server.createContext("/", (exchange) -> {
					exchange.sendResponseHeaders(200, -1);
					exchange.close();
				});
				server.start();
				Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(0)));
				return "http://127.0.0.1:" + server.getAddress().getPort();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	static class StripsTraceparent implements org.springframework.http.client.ClientHttpRequestInterceptor {

		@Override
		public org.springframework.http.client.ClientHttpResponse intercept(
				org.springframework.http.HttpRequest request, byte[] body,
				org.springframework.http.client.ClientHttpRequestExecution execution) throws IOException {
			request.getHeaders().remove("traceparent");
			return execution.execute(request, body);
		}

	}

	static class AddsKey implements org.springframework.http.client.ClientHttpRequestInterceptor {

		@Override
		public org.springframework.http.client.ClientHttpResponse intercept(
				org.springframework.http.HttpRequest request, byte[] body,
				org.springframework.http.client.ClientHttpRequestExecution execution) throws IOException {
			request.getHeaders().set("X-Key", "value");
			return execution.execute(request, body);
		}

	}

	@RestController
	static class Strips {

		private final RestClient client;

		Strips(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).requestInterceptor(new StripsTraceparent()).build();
		}

		@GetMapping("/calls")
		String called() {
			log.info("Calling");
			return String.valueOf(this.client.get().uri("/stock").retrieve().body(String.class));
		}

	}

	@RestController
	static class StripsNothing {

		private final RestClient client;

		StripsNothing(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).requestInterceptor(new AddsKey()).build();
		}

		@GetMapping("/calls")
		String called() {
			log.info("Calling");
			return String.valueOf(this.client.get().uri("/stock").retrieve().body(String.class));
		}

	}

	abstract static class CallsWithApache implements AutoCloseable {

		private final CloseableHttpClient client;

		CallsWithApache(CloseableHttpClient client) {
			this.client = client;
		}

		@GetMapping("/calls")
		String called() throws IOException {
			log.info("Calling");
			return this.client.execute(new HttpGet(Elsewhere.URL + "/apache"),
					(response) -> Integer.toString(response.getCode()));
		}

		@Override
		public void close() throws IOException {
			this.client.close();
		}

	}

	@RestController
	static class Apache extends CallsWithApache {

		Apache() {
			super(HttpClients.createDefault());
		}

	}

	@RestController
	static class ObservedApache extends CallsWithApache {

		ObservedApache(ObservationRegistry registry) {
			super(HttpClients.custom()
				.addExecInterceptorAfter(ChainElement.RETRY.name(), "micrometer",
						new ObservationExecChainHandler(registry))
				.build());
		}

	}

	abstract static class CallsWithOk {

		private final OkHttpClient client;

		CallsWithOk(OkHttpClient client) {
			this.client = client;
		}

		@GetMapping("/calls")
		String called() throws IOException {
			log.info("Calling");
			try (Response response = this.client.newCall(new Request.Builder().url(Elsewhere.URL + "/ok?id=1").build())
				.execute()) {
				return Integer.toString(response.code());
			}
		}

	}

	@RestController
	static class Ok extends CallsWithOk {

		Ok() {
			super(new OkHttpClient());
		}

	}

	@RestController
	static class ObservedOk extends CallsWithOk {

		ObservedOk(ObservationRegistry registry) {
			super(new OkHttpClient.Builder()
				.addInterceptor(OkHttpObservationInterceptor.builder(registry, "http.client.requests").build())
				.build());
		}

	}

	@RestController
	static class Jetty implements AutoCloseable {

		private final HttpClient client = new HttpClient();

		Jetty() throws Exception {
			this.client.start();
		}

		@GetMapping("/calls")
		String called() throws Exception {
			log.info("Calling");
			return Integer.toString(this.client.GET(Elsewhere.URL + "/jetty").getStatus());
		}

		@Override
		public void close() throws Exception {
			this.client.stop();
		}

	}

	@RestController
	static class ObservedJetty implements AutoCloseable {

		private final HttpClient httpClient = new HttpClient();

		private final RestClient client;

		ObservedJetty(RestClient.Builder builder) throws Exception {
			this.httpClient.start();
			this.client = builder.requestFactory(new JettyClientHttpRequestFactory(this.httpClient)).build();
		}

		@GetMapping("/calls")
		String called() {
			log.info("Calling");
			return this.client.get().uri(Elsewhere.URL + "/jetty").retrieve().toBodilessEntity().toString();
		}

		@Override
		public void close() throws Exception {
			this.httpClient.stop();
		}

	}

	@RestController
	static class OverApache {

		private final RestClient client = RestClient.create(Elsewhere.URL);

		@GetMapping("/calls")
		String called() {
			log.info("Calling");
			return this.client.get().uri("/over").retrieve().toBodilessEntity().toString();
		}

	}

}
