/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often a collector that is away is spoken of.
 */
@ExtendWith(OutputCaptureExtension.class)
class GuardedSpanExporterTests {

	private final AtomicLong nanoTime = new AtomicLong();

	private final Queue<String> records = new ConcurrentLinkedQueue<>();

	private final Logger processorLogger = Logger.getLogger(BatchSpanProcessor.class.getName());

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord record) {
			GuardedSpanExporterTests.this.records.add(record.getMessage());
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	@BeforeEach
	void watch() {
		this.processorLogger.addHandler(this.handler);
	}

	@AfterEach
	void unwatch() {
		this.processorLogger.removeHandler(this.handler);
	}

	@Test
	void itSpeaksOnceAMinuteAndCountsEverySpan(CapturedOutput output) {
		UndeliveredSpans undelivered = new UndeliveredSpans(this.nanoTime::get);
		GuardedSpanExporter exporter = new GuardedSpanExporter(new Throwing(), undelivered, new BoundedShutdown());
		for (int second = 0; second < 150; second++) {
			this.nanoTime.set(Duration.ofSeconds(second).toNanos());
			assertThat(exporter.export(spans(2)).isSuccess()).isFalse();
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("did not reach the collector"))).hasSize(3)
			.first()
			.asString()
			.contains("export failed")
			.doesNotContain("at io.joinkey");
		assertThat(undelivered.count()).isEqualTo(300);
	}

	@Test
	void itIsSilentWhileTheCollectorAnswers(CapturedOutput output) {
		UndeliveredSpans undelivered = new UndeliveredSpans(this.nanoTime::get);
		GuardedSpanExporter exporter = new GuardedSpanExporter(SpanExporter.composite(), undelivered,
				new BoundedShutdown());
		assertThat(exporter.export(spans(2)).isSuccess()).isTrue();
		assertThat(output).doesNotContain("collector");
		assertThat(undelivered.count()).isZero();
	}

	@Test
	void whatTheBatchProcessorDropsIsCountedOnceInTheLog(CapturedOutput output) throws InterruptedException {
		UndeliveredSpans undelivered = new UndeliveredSpans(this.nanoTime::get);
		undelivered.afterPropertiesSet();
		Blocking blocking = new Blocking();
		try (SdkTracerProvider ours = provider(new GuardedSpanExporter(blocking, undelivered, new BoundedShutdown()))) {
			overflow(ours, blocking);
			Awaitility.await().until(() -> undelivered.count() == 84);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("did not reach the collector"))).hasSize(1)
			.first()
			.asString()
			.contains("84 spans", "the queue was full");
		assertThat(this.records).isEmpty();
		undelivered.destroy();
	}

	@Test
	void whatTheApplicationsOwnProcessorDropsIsLeftInTheLog() throws InterruptedException {
		UndeliveredSpans undelivered = new UndeliveredSpans(this.nanoTime::get);
		undelivered.afterPropertiesSet();
		Blocking blocking = new Blocking();
		try (SdkTracerProvider own = provider(blocking)) {
			overflow(own, blocking);
			Awaitility.await().until(() -> !this.records.isEmpty());
			assertThat(this.records).first().asString().contains("dropped 84 span(s)");
		}
		assertThat(undelivered.count()).isZero();
		undelivered.destroy();
	}

	private static SdkTracerProvider provider(SpanExporter exporter) {
		return SdkTracerProvider.builder()
			.addSpanProcessor(BatchSpanProcessor.builder(exporter)
				.setMaxQueueSize(16)
				.setMaxExportBatchSize(1)
				.setScheduleDelay(Duration.ofMillis(1))
				.build())
			.build();
	}

	/** Fills the queue of sixteen while the exporter is at the first span. */
	private static void overflow(SdkTracerProvider provider, Blocking blocking) throws InterruptedException {
		provider.get("test").spanBuilder("first").startSpan().end();
		assertThat(blocking.called.await(20, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 100; i++) {
			provider.get("test").spanBuilder("next").startSpan().end();
		}
		blocking.released.succeed();
	}

	private static List<SpanData> spans(int count) {
		return Collections.nCopies(count,
				TestSpanData.builder()
					.setHasEnded(true)
					.setName("span")
					.setKind(SpanKind.INTERNAL)
					.setStatus(StatusData.ok())
					.setStartEpochNanos(0)
					.setEndEpochNanos(1)
					.build());
	}

	private static final class Blocking implements SpanExporter {

		private final CountDownLatch called = new CountDownLatch(1);

		private final CompletableResultCode released = new CompletableResultCode();

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.called.countDown();
			return this.released;
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

	private static final class Throwing implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			throw new IllegalStateException("export failed", new IllegalArgumentException("no route"));
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

}
