/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.concurrent.atomic.AtomicReference;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.export.JoinkeyExportAutoConfiguration;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.trace.Tracer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The gate knows the starter's span processor by the name of its bean.
 */
class ExportWatchTests {

	private final SpanCapture capture = new SpanCapture(new ThreadSnapshots());

	@Test
	void theGateSeesWhichSpansTheStarterExports() {
		AtomicReference<Runnable> flush = new AtomicReference<>();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(OpenTelemetrySdkAutoConfiguration.class,
					OpenTelemetryTracingAutoConfiguration.class, JoinkeyExportAutoConfiguration.class))
			.withInitializer(
					(context) -> flush.set(SpanBeans.register((GenericApplicationContext) context, this.capture)))
			.withPropertyValues("management.tracing.sampling.probability=1")
			.withBean(SpanExportingPredicate.class, () -> (span) -> !span.getName().equals("dropped"))
			.run((context) -> {
				Tracer tracer = context.getBean(Tracer.class);
				tracer.spanBuilder("kept").startSpan().end();
				tracer.spanBuilder("dropped").startSpan().end();
				flush.get().run();
				assertThat(this.capture.spans()).extracting((span) -> span.name(), (span) -> span.source().exported())
					.containsExactly(tuple("kept", true), tuple("dropped", false));
			});
	}

}
