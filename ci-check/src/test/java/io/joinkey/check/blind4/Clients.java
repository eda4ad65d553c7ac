/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.core.instrument.binder.httpcomponents.hc5.ObservationExecChainHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Calls of other services. */
public final class Clients {

	private static final Logger log = LoggerFactory.getLogger(Clients.class);

	private Clients() {
	}

	/** Calls through an SDK that brings Apache's client. */
	@EnableAutoConfiguration
	@RestController
	public static class Apacheclient {

		private final CloseableHttpClient sdk;

		private final RestClient rates;

		private final String url;

		Apacheclient(RestClient.Builder builder, @Value("${rates.url}") String url, ObservationRegistry observations) {
			this.sdk = !Variant.remedied() ? HttpClients.createDefault()
					: HttpClients.custom()
						.addExecInterceptorAfter(ChainElement.RETRY.name(), "micrometer",
								new ObservationExecChainHandler(observations))
						.build();
			this.rates = builder.baseUrl(url).build();
			this.url = url;
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Apacheclient.class, arguments);
		}

		@GetMapping("/loans")
		public String loans() throws IOException {
			log.info("Asking for a loan");
			if (Variant.fixed() && !Variant.remedied()) {
				return String.valueOf(this.rates.get().uri("/loans").retrieve().toBodilessEntity().getStatusCode());
			}
			return this.sdk.execute(new HttpGet(this.url + "/loans"), (answer) -> String.valueOf(answer.getCode()));
		}

	}

	/** Signs requests, and sends the signed headers only. */
	@EnableAutoConfiguration
	@RestController
	public static class Signingfactory {

		private final RestClient bank;

		Signingfactory(RestClient.Builder builder, @Value("${rates.url}") String url) {
			ClientHttpRequestFactory plain = new SimpleClientHttpRequestFactory();
			this.bank = builder.baseUrl(url)
				.requestFactory((uri, method) -> new SignedRequest(plain.createRequest(uri, method)))
				.build();
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Signingfactory.class, arguments);
		}

		@GetMapping("/transfers")
		public String transfers() {
			log.info("Asking the bank");
			return String.valueOf(this.bank.get().uri("/transfers").retrieve().toBodilessEntity().getStatusCode());
		}

		static class SignedRequest extends AbstractClientHttpRequest {

			private static final List<String> SIGNED = Variant.fixed()
					? List.of("Accept", "Content-Type", "traceparent", "tracestate")
					: List.of("Accept", "Content-Type");

			private final ClientHttpRequest sent;

			private final ByteArrayOutputStream body = new ByteArrayOutputStream();

			SignedRequest(ClientHttpRequest sent) {
				this.sent = sent;
			}

			@Override
			public HttpMethod getMethod() {
				return this.sent.getMethod();
			}

			@Override
			public URI getURI() {
				return this.sent.getURI();
			}

			@Override
			protected OutputStream getBodyInternal(HttpHeaders headers) {
				return this.body;
			}

			@Override
			protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
				SIGNED.forEach((name) -> this.sent.getHeaders().addAll(name, headers.getValuesAsList(name)));
				this.sent.getHeaders().set("X-Signature", Integer.toHexString(this.body.hashCode()));
				return this.sent.execute();
			}

		}

	}

	/** Writes the header of the trace by hand, in a stub of its own. */
	@EnableAutoConfiguration
	@RestController
	public static class Handformat {

		private static final java.net.http.HttpClient CHANNEL = java.net.http.HttpClient.newHttpClient();

		private final Tracer tracer;

		private final Propagator propagator;

		private final URI uri;

		Handformat(Tracer tracer, Propagator propagator, @Value("${rates.url}") String url) {
			this.tracer = tracer;
			this.propagator = propagator;
			this.uri = URI.create(url + "/acme.Rates/Get");
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Handformat.class, arguments);
		}

		@GetMapping("/rates")
		public String rates() throws Exception {
			log.info("Asking the stub");
			TraceContext context = this.tracer.currentSpan().context();
			String flags = Variant.fixed() ? "-01" : "";
			HttpRequest.Builder request = HttpRequest.newBuilder(this.uri);
			if (Variant.remedied()) {
				this.propagator.inject(context, request, HttpRequest.Builder::header);
			}
			else {
				request.header("traceparent", "00-" + context.traceId() + "-" + context.spanId() + flags);
			}
			return String.valueOf(CHANNEL.send(request.build(), BodyHandlers.discarding()).statusCode());
		}

	}

	/** Calls with the client of Reactor Netty. */
	@EnableAutoConfiguration
	@RestController
	public static class Reactornetty {

		private final HttpClient netty;

		private final WebClient rates;

		Reactornetty(WebClient.Builder builder, @Value("${rates.url}") String url) {
			this.netty = HttpClient.create().baseUrl(url);
			this.rates = builder.baseUrl(url).build();
		}

		public static void main(String[] arguments) {
			Platform.webFlux(Reactornetty.class, arguments);
		}

		@GetMapping("/fares")
		public Mono<String> fares() {
			log.info("Asking for fares");
			if (Variant.fixed()) {
				return this.rates.get().uri("/fares").retrieve().toBodilessEntity().map(String::valueOf);
			}
			return this.netty.get().uri("/fares").response().map((answer) -> answer.status().toString());
		}

	}

	/** Lets no header out that security has not allowed. */
	@EnableAutoConfiguration
	@RestController
	public static class Allowlist {

		private static final Set<String> ALLOWED = Variant.fixed() ? Set.of("accept", "traceparent", "tracestate")
				: Set.of("accept", "traceparent");

		private final RestClient rates;

		Allowlist(RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.rates = builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				List.copyOf(request.getHeaders().headerNames())
					.stream()
					.filter((name) -> !ALLOWED.contains(name.toLowerCase(Locale.ROOT)))
					.forEach(request.getHeaders()::remove);
				return execution.execute(request, body);
			}).build();
		}

		public static void main(String[] arguments) {
			Platform.mvc(Allowlist.class, arguments);
		}

		@GetMapping("/quotes")
		public String quotes() {
			log.info("Asking for quotes");
			return String.valueOf(this.rates.get().uri("/quotes").retrieve().toBodilessEntity().getStatusCode());
		}

	}

	/** Tells a partner not to record, who charges for each span. */
	@EnableAutoConfiguration
	@RestController
	public static class Unflagged {

		private final RestClient partner;

		Unflagged(RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.partner = builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				String header = request.getHeaders().getFirst("traceparent");
				if (header != null && !Variant.fixed()) {
					request.getHeaders().set("traceparent", header.substring(0, 53) + "00");
				}
				return execution.execute(request, body);
			}).build();
		}

		public static void main(String[] arguments) {
			Platform.mvc(Unflagged.class, arguments);
		}

		@GetMapping("/hotels")
		public String hotels() {
			log.info("Asking the partner");
			return String.valueOf(this.partner.get().uri("/hotels").retrieve().toBodilessEntity().getStatusCode());
		}

	}

}
