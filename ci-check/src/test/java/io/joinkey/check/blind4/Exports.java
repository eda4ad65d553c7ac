/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What leaves as spans and metrics. */
public final class Exports {

	private static final Logger log = LoggerFactory.getLogger(Exports.class);

	private Exports() {
	}

	/** Counts failures by their message, which has an id for the support. */
	@EnableAutoConfiguration
	@RestController
	public static class Messagelabel {

		private final MeterRegistry meters;

		private final Tracer tracer;

		Messagelabel(MeterRegistry meters, Tracer tracer) {
			this.meters = meters;
			this.tracer = tracer;
		}

		public static void main(String[] arguments) {
			Platform.mvc(Messagelabel.class, arguments);
		}

		@GetMapping("/orders")
		public String orders() {
			try {
				throw new IllegalStateException("Declined, quote " + this.tracer.currentSpan().context().traceId());
			}
			catch (IllegalStateException ex) {
				log.warn("Order declined");
				String reason = Variant.fixed() ? ex.getClass().getSimpleName() : ex.getMessage();
				Tags tags = Variant.remedied() ? Tags.empty() : Tags.of("reason", reason);
				this.meters.counter("orders.failed", tags).increment();
				return "declined";
			}
		}

	}

	/** Exports five spans a second, to stay below a quota. */
	@EnableAutoConfiguration
	@RestController
	public static class Exportlimit {

		private final AtomicLong second = new AtomicLong();

		private final AtomicLong taken = new AtomicLong();

		public static void main(String[] arguments) {
			Joinkey.mvc(Exportlimit.class, arguments);
		}

		@GetMapping("/boats")
		public String boats() {
			log.info("Boats listed");
			return "boats";
		}

		@Bean
		SpanExportingPredicate quota() {
			return (span) -> Variant.fixed() || take();
		}

		private boolean take() {
			long now = System.currentTimeMillis() / 1000;
			if (this.second.getAndSet(now) != now) {
				this.taken.set(0);
			}
			return this.taken.incrementAndGet() <= 5;
		}

	}

	/** Shuts the tracer provider down, where it means to flush it. */
	@EnableAutoConfiguration
	@RestController
	public static class Shutdownflush {

		private final SdkTracerProvider provider;

		Shutdownflush(SdkTracerProvider provider) {
			this.provider = provider;
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Shutdownflush.class, arguments);
		}

		@GetMapping("/invoices")
		public String invoices() {
			log.info("Invoices written");
			CompletableResultCode flushed = Variant.fixed() ? this.provider.forceFlush() : this.provider.shutdown();
			return String.valueOf(flushed.isSuccess());
		}

		@GetMapping("/sums")
		public String sums() {
			log.info("Sums listed");
			return "sums";
		}

	}

	/** Has an exporter that logs what it exports. */
	@EnableAutoConfiguration
	@RestController
	public static class Hexporterlog {

		public static void main(String[] arguments) {
			Joinkey.mvc(Hexporterlog.class, arguments);
		}

		@GetMapping("/kites")
		public String kites() {
			log.info("Kites listed");
			return "kites";
		}

		@Bean
		SpanExporter counting() {
			return new SpanExporter() {

				@Override
				public CompletableResultCode export(Collection<SpanData> spans) {
					log.info("Exported {} spans", spans.size());
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public CompletableResultCode flush() {
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public CompletableResultCode shutdown() {
					return CompletableResultCode.ofSuccess();
				}

			};
		}

	}

}
