/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.RunningService;
import io.joinkey.SelectorThreads;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests which library sends the spans, and what is reported when it cannot.
 */
class SenderTests {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint=";

	private static final String CHOICE = "io.opentelemetry.sdk.common.export.HttpSenderProvider";

	@Test
	void theJdkSendsAlsoBesideOkHttpAndAsksForNoUpgrade() {
		Map<String, Set<String>> headers = headersSentBy();
		// OkHttp asks for a compressed answer
		assertThat(headers.get("/v1/traces")).contains("Content-type").doesNotContain("Accept-encoding", "Upgrade");
		assertThat(headers.get("/v1/logs")).contains("Content-type").doesNotContain("Accept-encoding", "Upgrade");
	}

	@Test
	void theApplicationsChoiceStands() {
		System.setProperty(CHOICE, "io.opentelemetry.exporter.sender.okhttp.internal.OkHttpHttpSenderProvider");
		try {
			assertThat(headersSentBy().get("/v1/traces")).contains("Accept-encoding");
		}
		finally {
			System.clearProperty(CHOICE);
		}
	}

	@Test
	void anAnswerThatComesAfterRetriesCounts() {
		AtomicInteger requests = new AtomicInteger();
		try (Collector collector = Collector
			.answering((exchange) -> exchange.sendResponseHeaders((requests.incrementAndGet() < 3) ? 503 : 200, -1))) {
			CompletableResultCode result = export(collector, Duration.ofSeconds(20));
			assertThat(result.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
			assertThat(requests).hasValue(3);
			assertThat(collector.received("a span")).isTrue();
		}
	}

	@Test
	void aShutdownEndsTheWaitForARetry() {
		CountDownLatch retried = new CountDownLatch(1);
		RetryPolicy retry = RetryPolicy.builder()
			.setInitialBackoff(Duration.ofMinutes(2))
			.setMaxBackoff(Duration.ofMinutes(2))
			.setRetryExceptionPredicate((failure) -> {
				retried.countDown();
				return true;
			})
			.build();
		OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
			.setEndpoint("http://127.0.0.1:1/v1/traces")
			.setTimeout(Duration.ofMinutes(5))
			.setRetryPolicy(retry)
			.setComponentLoader(new JdkSender(SenderTests.class.getClassLoader()))
			.build();
		CompletableResultCode result = exporter.export(List.of(span()));
		await(retried);
		exporter.shutdown();
		assertThat(result.join(20, TimeUnit.SECONDS).isDone()).isTrue();
		assertThat(result.isSuccess()).isFalse();
	}

	@Test
	void theTimeOutCoversTheWholeAnswer() {
		CountDownLatch released = new CountDownLatch(1);
		try (Collector collector = Collector.answering((exchange) -> {
			exchange.sendResponseHeaders(200, 100);
			exchange.getResponseBody().write(1);
			exchange.getResponseBody().flush();
			await(released);
		})) {
			CompletableResultCode result = export(collector, Duration.ofSeconds(1));
			assertThat(result.join(20, TimeUnit.SECONDS).isDone()).isTrue();
			assertThat(result.isSuccess()).isFalse();
			assertThat(result.getFailureThrowable()).hasRootCauseInstanceOf(HttpTimeoutException.class);
			released.countDown();
		}
	}

	@Test
	void aServerThatUpgradesTakesBatchesOfAnySize() {
		try (RunningService service = RunningService.start(Upgrading.class, "server.http2.enabled=true",
				"spring.application.name=collector")) {
			OtlpHttpSpanExporter exporter = exporter("http://127.0.0.1:" + service.port() + "/v1/traces",
					Duration.ofSeconds(20));
			CompletableResultCode result = exporter.export(Collections.nCopies(2000, span()));
			assertThat(result.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
			exporter.shutdown();
		}
	}

	@Test
	void theClientIsMadeByTheFirstExport() {
		Set<Thread> before = SelectorThreads.all();
		OtlpHttpSpanExporter exporter = exporter("http://127.0.0.1:1/v1/traces", Duration.ofSeconds(20));
		assertThat(SelectorThreads.since(before)).isEmpty();
		exporter.export(List.of(span())).join(20, TimeUnit.SECONDS);
		assertThat(SelectorThreads.since(before)).isNotEmpty();
		exporter.shutdown();
	}

	private static CompletableResultCode export(Collector collector, Duration timeout) {
		return exporter(collector.url("/v1/traces"), timeout).export(List.of(span()));
	}

	private static OtlpHttpSpanExporter exporter(String url, Duration timeout) {
		return OtlpHttpSpanExporter.builder()
			.setEndpoint(url)
			.setTimeout(timeout)
			.setComponentLoader(new JdkSender(SenderTests.class.getClassLoader()))
			.build();
	}

	private static SpanData span() {
		return TestSpanData.builder()
			.setHasEnded(true)
			.setName("a span")
			.setKind(SpanKind.INTERNAL)
			.setStatus(StatusData.ok())
			.setStartEpochNanos(0)
			.setEndEpochNanos(1)
			.build();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
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
	@RestController
	static class Upgrading {

		@PostMapping("/v1/traces")
		void take(@RequestBody byte[] body) {
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
