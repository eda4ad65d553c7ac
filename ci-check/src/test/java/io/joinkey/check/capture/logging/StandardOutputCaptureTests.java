/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogLine;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StandardOutputCapture}.
 */
class StandardOutputCaptureTests {

	private static final Span SPAN = Span
		.wrap(SpanContext.create("1".repeat(32), "2".repeat(16), TraceFlags.getSampled(), TraceState.getDefault()));

	private final PrintStream before = System.out;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	@BeforeEach
	void redirect() {
		System.setOut(new PrintStream(this.bytes, true));
	}

	@AfterEach
	void restore() {
		System.setOut(this.before);
	}

	@Test
	void whatAHandlerOfALoggerWritesIsNotPrinted() {
		try (StandardOutputCapture capture = new StandardOutputCapture(new ThreadSnapshots());
				Scope scope = SPAN.makeCurrent()) {
			StreamHandler handler = new StreamHandler(System.out, new SimpleFormatter());
			handler.publish(new LogRecord(Level.INFO, "logged"));
			handler.flush();
			assertThat(capture.lines()).isEmpty();
		}
		assertThat(this.bytes.toString()).contains("logged");
	}

	@Test
	void whatIsPrintedAndWhatAWriterWritesIsReadOnce() {
		try (StandardOutputCapture capture = new StandardOutputCapture(new ThreadSnapshots());
				Scope scope = SPAN.makeCurrent()) {
			System.out.println("first");
			new PrintWriter(System.out, true).println("second");
			System.out.printf("third%n");
			System.out.println((Object) "fourth");
			assertThat(capture.lines()).extracting(LogLine::text)
				.containsExactly("first\n", "second\n", "third\n", "fourth\n");
		}
		// threads of other tests print too
		assertThat(this.bytes.toString().lines()).filteredOn((line) -> line.matches("first|second|third|fourth"))
			.containsExactly("first", "second", "third", "fourth");
	}

}
