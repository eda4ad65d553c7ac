/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.joinkey.proof.LoopbackServer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A collector that is down, that answers errors and that hangs: none of them is the
 * application's problem.
 */
class CollectorTests {

	private static final int QUEUE = 40;

	private static final int REQUESTS = 60;

	@Test
	void aCollectorThatRefusesCostsOneLineAndNoRequest() {
		int freePort = LoopbackServer.freePorts(1).get(0);
		assertCalm("http://127.0.0.1:" + freePort + "/v1/traces", "Failed to connect");
	}

	@Test
	void aCollectorThatAnswersAnErrorCostsOneLineAndNoRequest() {
		try (Collector collector = Collector.answering(503)) {
			assertCalm(collector.url("/v1/traces"), "answered with an error");
		}
	}

	@Test
	void aCollectorThatHangsDelaysNeitherRequestsNorTheShutdown() {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		try (Collector collector = Collector.answering((exchange) -> {
			asked.countDown();
			try {
				released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		})) {
			RunningService service = start(collector.url("/v1/traces"));
			send(service);
			Awaitility.await().until(() -> asked.getCount() == 0);
			// the collector is released only after the service is down: the shutdown ends
			// although it hangs
			assertThat(CompletableFuture.runAsync(service::close)).succeedsWithin(Duration.ofSeconds(8));
			assertThat(service.linesWith("did not take the last spans")).hasSize(1);
		}
		finally {
			released.countDown();
		}
	}

	private static void assertCalm(String endpoint, String reason) {
		try (RunningService service = start(endpoint)) {
			send(service);
			SdkTracerProvider provider = service.context().getBean(SdkTracerProvider.class);
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
				provider.forceFlush();
				return service.context().getBean(UndeliveredSpans.class).count() > 0;
			});
			Map<String, Object> line = service.linesWith("did not reach the collector").get(0);
			assertThat(line.get("message")).asString()
				.contains(reason, "management.opentelemetry.tracing.export.otlp.endpoint");
			assertThat(line).doesNotContainKey("stack_trace");
			assertThat(service.lines()).filteredOn((each) -> !"INFO".equals(each.get("level"))).hasSize(1);
			assertThat(service.scrape()).containsPattern("joinkey_spans_undelivered_total\\{service=\"shop\"} [1-9]");
		}
	}

	private static RunningService start(String endpoint) {
		return RunningService.start(Quiet.class, "management.opentelemetry.tracing.export.otlp.endpoint=" + endpoint,
				"management.opentelemetry.tracing.export.schedule-delay=100ms",
				"management.opentelemetry.tracing.export.max-queue-size=" + QUEUE,
				"management.opentelemetry.tracing.export.max-batch-size=" + QUEUE / 4);
	}

	/**
	 * More spans than the queue holds.
	 */
	private static void send(RunningService service) {
		for (int i = 0; i < REQUESTS; i++) {
			Traceparent sent = Traceparent.next();
			assertThat(service.get("/quiet", "traceparent", sent.sampled()).statusCode()).isEqualTo(200);
		}
		Traceparent last = Traceparent.next();
		service.get("/quiet", "traceparent", last.sampled());
		assertThat(service.linesOf(last.traceId())).hasSize(1);
	}

	/**
	 * A service whose only exporter is Spring Boot's own.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Quiet {

		private static final Logger logger = LoggerFactory.getLogger(Quiet.class);

		@GetMapping("/quiet")
		void quiet() {
			logger.info("quiet");
		}

	}

}
