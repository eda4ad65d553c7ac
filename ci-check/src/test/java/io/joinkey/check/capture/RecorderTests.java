/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import io.joinkey.check.capture.kafka.KafkaCapture;
import io.joinkey.check.capture.kafka.KafkaStart;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.AbstractApplicationEventMulticaster;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Recorder}.
 */
class RecorderTests {

	@Test
	void theScrapesOwnSpanIsNotEvidence() throws IOException {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			Recorder recorder = Recorder.prepare(context, List.of());
			context.refresh();
			Tracer tracer = SdkTracerProvider.builder()
				.addSpanProcessor(context.getBean(SdkSpans.class))
				.build()
				.get("lab");
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
			server.createContext("/", (exchange) -> {
				tracer.spanBuilder("scrape").startSpan();
				exchange.sendResponseHeaders(200, -1);
				exchange.close();
			});
			server.start();
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("port", Map.of("local.server.port", server.getAddress().getPort())));
			tracer.spanBuilder("work").startSpan().end();
			Telemetry telemetry = recorder.telemetry();
			server.stop(0);
			assertThat(telemetry.scrapes()).extracting("status").containsExactly(200);
			assertThat(telemetry.spans()).extracting(SpanRecord::name).containsExactly("work");
		}
	}

	@Test
	void aMulticasterThatInvokesListenersItselfIsNotBroken() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean("applicationEventMulticaster", DirectMulticaster.class, DirectMulticaster::new);
			Recorder.prepare(context, List.of());
			context.refresh();
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void aStarterThatTakesNoCustomizerIsNotObserved() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			Recorder recorder = Recorder.prepare(context, List.of());
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("otel", Map.of("otel.file_format", "1.0")));
			context.refresh();
			assertThat(recorder.telemetry().setup().unobserved().get(Boundary.SPANS))
				.startsWith("with otel.file_format");
		}
	}

	@Test
	void withoutABrokerItDoesNotWaitForRecords() {
		kafka(new GenericApplicationContext());
	}

	@Test
	void anUnusedAndClosedBrokerIsNotAsked() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(KafkaConnectionDetails.class, () -> () -> List.of("localhost:1", "nowhere"));
		kafka(context);
	}

	private static void kafka(GenericApplicationContext context) {
		try (context) {
			context.refresh();
			KafkaCapture capture = new KafkaCapture(new ThreadSnapshots());
			new KafkaStart(capture, context, () -> false).start();
			assertThat(capture.broker().obstacle()).isEmpty();
			assertThat(capture.broker().records()).isEmpty();
			assertThat(capture.isSingles()).isFalse();
			assertThat(capture.isBatches()).isFalse();
			assertThat(capture.isQuiet()).isTrue();
		}
	}

	/** As the one of Spring Modulith, which ignores no {@code ClassCastException}. */
	private static final class DirectMulticaster extends AbstractApplicationEventMulticaster {

		@Override
		public void multicastEvent(ApplicationEvent event) {
			multicastEvent(event, null);
		}

		@Override
		@SuppressWarnings({ "unchecked", "rawtypes" })
		public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType type) {
			for (ApplicationListener listener : getApplicationListeners(event,
					(type != null) ? type : ResolvableType.forInstance(event))) {
				listener.onApplicationEvent(event);
			}
		}

	}

}
