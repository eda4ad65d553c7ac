/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.joinkey.RunningService;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests which library sends the spans, and what is reported when it cannot.
 */
class SenderTests {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint=";

	private static final String CHOICE = "io.opentelemetry.sdk.common.export.HttpSenderProvider";

	@Test
	void theJdkSendsAlsoBesideOkHttp() {
		Map<String, Set<String>> headers = headersSentBy();
		assertThat(headers).containsKey("/v1/traces");
		assertThat(headers.get("/v1/traces")).contains("Http2-settings");
		assertThat(headers.get("/v1/logs")).contains("Http2-settings");
	}

	@Test
	void theApplicationsChoiceStands() {
		System.setProperty(CHOICE, "io.opentelemetry.exporter.sender.okhttp.internal.OkHttpHttpSenderProvider");
		try {
			assertThat(headersSentBy().get("/v1/traces")).isNotEmpty().doesNotContain("Http2-settings");
		}
		finally {
			System.clearProperty(CHOICE);
		}
	}

	private static Map<String, Set<String>> headersSentBy() {
		Map<String, Set<String>> headers = new ConcurrentHashMap<>();
		try (Collector collector = Collector.answering((exchange) -> {
			headers.put(exchange.getRequestURI().getPath(), exchange.getRequestHeaders().keySet());
			exchange.sendResponseHeaders(200, -1);
		});
				RunningService service = RunningService.start(Plain.class, ENDPOINT + collector.url("/v1/traces"),
						"management.opentelemetry.logging.export.otlp.endpoint=" + collector.url("/v1/logs"))) {
			OpenTelemetrySdk sdk = service.context().getBean(OpenTelemetrySdk.class);
			sdk.getTracer("test").spanBuilder("a span").startSpan().end();
			sdk.getLogsBridge().get("test").logRecordBuilder().setBody("a record").emit();
			service.close();
			assertThat(service.lines())
				.noneMatch((line) -> String.valueOf(line.get("message")).contains("Multiple HttpSenderProvider"));
		}
		return headers;
	}

	@Test
	void grpcWithoutASenderNamesTheDependency() {
		Throwable failure = catchThrowable(
				() -> new JdkSender(ClassLoader.getPlatformClassLoader()).load(GrpcSenderProvider.class));
		FailureAnalysis analysis = new MissingGrpcSenderFailureAnalyzer()
			.analyze(new IllegalStateException("no bean", failure));
		assertThat(analysis.getDescription()).contains("management.opentelemetry.tracing.export.otlp.transport");
		assertThat(analysis.getAction()).contains("io.opentelemetry:opentelemetry-exporter-sender-okhttp");
	}

	@Test
	void librariesThatDoNotFitAreNamed() {
		SpanExporter mixed = new Mixed();
		ExportFailure failure = ExportFailure.of(mixed, new IllegalStateException(suppressing(
				new NoSuchMethodError("'void org.springframework.boot.SpringApplication.absent(java.net.Socket)'"))));
		assertThat(failure.reason()).contains("do not fit together", "NoSuchMethodError", "spring-boot-4.");
		assertThat(failure.remedy()).contains("opentelemetry-exporter-sender-jdk").doesNotContain("collector");
	}

	@Test
	void anErrorOfTheExporterIsReportedLikeAFailure() {
		UndeliveredSpans undelivered = new UndeliveredSpans();
		SdkTracerProvider provider = SdkTracerProvider.builder()
			.addSpanProcessor(SimpleSpanProcessor
				.create(new GuardedSpanExporter(new Mixed(), undelivered, new BoundedShutdown())))
			.build();
		provider.get("test").spanBuilder("a span").startSpan().end();
		assertThat(undelivered.count()).isEqualTo(1);
	}

	/** As OkHttp does with an error on its thread. */
	private static Exception suppressing(Error error) {
		Exception exception = new IOException("canceled due to " + error);
		exception.addSuppressed(error);
		return exception;
	}

	private static final class Mixed implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			throw new NoClassDefFoundError("okio/Absent");
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
