/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.secondsdk;

import io.joinkey.check.blind2.platform.Platform;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Makes spans by a second SDK, which exports to nothing. */
@SpringBootApplication
public class LibraryApplication {

	public static void main(String[] args) {
		Platform.mvc(LibraryApplication.class, args);
	}

	static final class Telemetry {

		static final io.opentelemetry.api.trace.Tracer TRACER = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().build())
			.build()
			.getTracer("books");

		private Telemetry() {
		}

	}

	@RestController
	static class Books {

		private static final Logger log = LoggerFactory.getLogger(Books.class);

		private final RestClient client;

		Books(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/books")
		String book() {
			var span = Telemetry.TRACER.spanBuilder("books").startSpan();
			try (var scope = span.makeCurrent()) {
				log.info("Looking for the book");
				return this.client.get().uri("/book").retrieve().body(String.class);
			}
			finally {
				span.end();
			}
		}

	}

}
