/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.tailsampling;

import java.util.Collection;

import io.joinkey.check.blind2.platform.Platform;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Exports only traces that failed or were slow. */
@SpringBootApplication
public class BookingApplication {

	public static void main(String[] args) {
		Platform.mvc(BookingApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Tail {

		@Bean
		SpanExporters spanExporters(ObjectProvider<SpanExporter> exporters) {
			return SpanExporters.of(exporters.orderedStream().map(SlowOnly::new).toArray(SpanExporter[]::new));
		}

	}

	static class SlowOnly implements SpanExporter {

		private final SpanExporter exporter;

		SlowOnly(SpanExporter exporter) {
			this.exporter = exporter;
		}

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return this.exporter.export(spans.stream()
				.filter((span) -> span.getEndEpochNanos() - span.getStartEpochNanos() > 2_000_000_000L)
				.toList());
		}

		@Override
		public CompletableResultCode flush() {
			return this.exporter.flush();
		}

		@Override
		public CompletableResultCode shutdown() {
			return this.exporter.shutdown();
		}

	}

	@RestController
	static class Bookings {

		private static final Logger log = LoggerFactory.getLogger(Bookings.class);

		@GetMapping("/bookings")
		String booking() {
			log.info("Showing the booking");
			return "booking";
		}

	}

}
