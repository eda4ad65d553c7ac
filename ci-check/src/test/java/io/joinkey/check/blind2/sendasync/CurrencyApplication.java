/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.sendasync;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sends the right header by hand, and goes on in the callback without a context. */
@SpringBootApplication
public class CurrencyApplication {

	public static void main(String[] args) {
		Platform.mvc(CurrencyApplication.class, args);
	}

	@RestController
	static class Rates {

		private static final Logger log = LoggerFactory.getLogger(Rates.class);

		private final HttpClient client = HttpClient.newHttpClient();

		private final Tracer tracer;

		private final Propagator propagator;

		private final String url;

		Rates(Tracer tracer, Propagator propagator, @Value("${inventory.url}") String url) {
			this.tracer = tracer;
			this.propagator = propagator;
			this.url = url;
		}

		@GetMapping("/rates")
		CompletableFuture<String> rate() {
			Span span = this.tracer.spanBuilder().kind(Span.Kind.CLIENT).name("rates").start();
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.url + "/rates"));
			this.propagator.inject(span.context(), request, HttpRequest.Builder::setHeader);
			return this.client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
				.thenApply((response) -> {
					span.end();
					log.info("The rates came");
					return response.body();
				});
		}

	}

}
