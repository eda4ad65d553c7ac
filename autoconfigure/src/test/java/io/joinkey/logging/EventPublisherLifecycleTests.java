/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.otel.bridge.EventListener;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines of requests that are answered while the application starts, and of work that is
 * done while it stops, have their ids.
 */
class EventPublisherLifecycleTests {

	private static final Logger logger = LoggerFactory.getLogger("early");

	@Test
	void linesHaveIdsFromTheFirstRequestToTheLastWork() {
		RunningService service = RunningService.start(Early.class);
		assertThat(service.linesWith("answered during the start")).allMatch(Early::isJoined);
		service.close();
		assertThat(service.linesWith("worked during the stop")).allMatch((line) -> line.containsKey("trace_id"));
	}

	@Test
	void withSpringBootsListenerAloneTheyHaveNone() {
		try (RunningService service = RunningService.start(Early.class, "joinkey.enabled=false",
				"management.tracing.sampling.probability=1.0", "logging.structured.format.file=logstash")) {
			assertThat(service.linesWith("answered during the start")).noneMatch((line) -> line.containsKey("traceId"));
			Traceparent later = Traceparent.next();
			service.get("/early", "traceparent", later.sampled());
			assertThat(service.lines()).anyMatch((line) -> later.traceId().equals(line.get("traceId")));
		}
	}

	@Test
	void noEventIsPublishedTwice() {
		assertThat(attachedByOneObservation()).isEqualTo(attachedByOneObservation("joinkey.enabled=false"))
			.isPositive();
	}

	private static int attachedByOneObservation(String... properties) {
		try (RunningService service = RunningService.start(Early.class, properties)) {
			Counting counting = service.context().getBean(Counting.class);
			counting.attached = 0;
			Observation.createNotStarted("once", service.context().getBean(ObservationRegistry.class)).observe(() -> {
			});
			return counting.attached;
		}
	}

	static final class Counting implements EventListener {

		private int attached;

		@Override
		public void onEvent(Object event) {
			if (event instanceof ScopeAttachedEvent attach && attach.getSpan() != null) {
				this.attached++;
			}
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Early {

		static final Traceparent sent = Traceparent.next();

		static boolean isJoined(Map<String, Object> line) {
			return sent.traceId().equals(line.get("trace_id"));
		}

		@GetMapping("/early")
		String early() {
			logger.info("answered during the start");
			return "early";
		}

		@Bean
		Counting counting() {
			return new Counting();
		}

		@Bean
		SmartLifecycle caller(WebServerApplicationContext context, ObjectProvider<ObservationRegistry> registry) {
			return new SmartLifecycle() {

				private boolean running;

				@Override
				public void start() {
					this.running = true;
					HttpRequest request = HttpRequest
						.newBuilder(URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + "/early"))
						.header("traceparent", sent.sampled())
						.build();
					try {
						HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
					}
					catch (IOException | InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}

				@Override
				public void stop() {
					this.running = false;
					Observation.createNotStarted("last work", registry.getObject())
						.observe(() -> logger.info("worked during the stop"));
				}

				@Override
				public boolean isRunning() {
					return this.running;
				}

			};
		}

	}

}
