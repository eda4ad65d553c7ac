/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
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

	@Test
	void itSpeaksOnceAMinuteAndCountsEverySpan(CapturedOutput output) {
		UndeliveredSpans undelivered = new UndeliveredSpans(this.nanoTime::get);
		GuardedSpanExporter exporter = new GuardedSpanExporter(new Throwing(), undelivered);
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
		GuardedSpanExporter exporter = new GuardedSpanExporter(SpanExporter.composite(), undelivered);
		assertThat(exporter.export(spans(2)).isSuccess()).isTrue();
		assertThat(output).doesNotContain("collector");
		assertThat(undelivered.count()).isZero();
	}

	@Test
	void whatTheBatchProcessorDropsIsCountedAndItsOwnLineIsHeldBack() {
		UndeliveredSpans undelivered = new UndeliveredSpans(this.nanoTime::get);
		assertThat(undelivered.isLoggable(record("BatchSpanProcessor dropped 938 span(s) since the last export")))
			.isFalse();
		assertThat(undelivered.isLoggable(record("Exporter threw an Exception"))).isTrue();
		assertThat(undelivered.count()).isEqualTo(938);
	}

	private static LogRecord record(String message) {
		return new LogRecord(Level.WARNING, message);
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
