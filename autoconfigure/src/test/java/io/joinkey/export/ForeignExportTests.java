/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.List;
import java.util.Map;

import io.joinkey.RunningService;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that errors of exporters that are not Joinkey's stay in the log.
 */
class ForeignExportTests {

	@Test
	void errorsOfTheLogExporterAreLogged() {
		try (Collector collector = Collector.answering(400);
				RunningService service = RunningService.start(Plain.class,
						"management.opentelemetry.tracing.export.otlp.endpoint=" + collector.url("/v1/traces"),
						"management.opentelemetry.logging.export.otlp.endpoint=" + collector.url("/v1/logs"))) {
			service.context()
				.getBean(OpenTelemetrySdk.class)
				.getLogsBridge()
				.get("test")
				.logRecordBuilder()
				.setBody("a record")
				.emit();
			span(service);
			service.context().getBean(SdkLoggerProvider.class).forceFlush();
			service.context().getBean(SdkTracerProvider.class).forceFlush();
			List<Map<String, Object>> lines = service.linesWith("Failed to export logs");
			assertThat(lines).hasSize(1);
			assertThat(service.linesWith("did not reach the collector")).hasSize(1);
			assertThat(service.lines())
				.noneMatch((line) -> String.valueOf(line.get("message")).contains("Failed to export spans"));
		}
	}

	@Test
	void errorsOfTheApplicationsOwnSpanExportersAreLogged() {
		try (Collector collector = Collector.answering(400);
				RunningService service = RunningService.start(OwnExporters.class,
						"own.endpoint=" + collector.url("/own"))) {
			span(service);
			service.context().getBean(SdkTracerProvider.class).forceFlush();
			assertThat(service.linesWith("Failed to export spans")).hasSize(1);
		}
	}

	private static void span(RunningService service) {
		service.context().getBean(OpenTelemetrySdk.class).getTracer("test").spanBuilder("a span").startSpan().end();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnExporters {

		@Bean
		SpanExporters own(@Value("${own.endpoint}") String endpoint) {
			return SpanExporters.of(OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build());
		}

	}

}
