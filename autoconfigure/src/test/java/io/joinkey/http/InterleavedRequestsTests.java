/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.SpringApplication;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A thousand concurrent requests on few threads, some of which fail.
 */
class InterleavedRequestsTests {

	private static final int REQUESTS = 1000;

	@Test
	void idsNeverCross() {
		try (RunningService service = RunningService.start(new SpringApplication(Shop.class, Work.class, Later.class),
				"server.tomcat.threads.max=8", "spring.task.execution.pool.core-size=2")) {
			Map<String, String> traceOfOrder = new HashMap<>();
			List<CompletableFuture<?>> responses = new ArrayList<>();
			for (int i = 0; i < REQUESTS; i++) {
				Traceparent sent = Traceparent.next();
				String order = "order-" + i + "-";
				traceOfOrder.put(order, sent.traceId());
				String path = ((i % 5 == 0) ? "/boom/" : "/work/") + order;
				responses.add(service.getAsync(path, "traceparent", sent.sampled()));
			}
			CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new)).join();
			// the orders' own lines, which the ids must divide as the orders do
			Awaitility.await().until(() -> ordersIn(service.lines()).size() == REQUESTS / 5 * 2 + REQUESTS / 5 * 4 * 2);
			List<Map<String, Object>> lines = service.lines();
			assertNoneCrossed(lines, traceOfOrder);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertNoneCrossed(crossed(lines), traceOfOrder));
		}
	}

	private static List<String> ordersIn(List<Map<String, Object>> lines) {
		return lines.stream().map(InterleavedRequestsTests::order).filter((order) -> !order.isEmpty()).toList();
	}

	private static String order(Map<String, Object> line) {
		Matcher order = Pattern.compile("order-\\d+-").matcher(String.valueOf(line.get("message")));
		return order.find() ? order.group() : "";
	}

	private static void assertNoneCrossed(List<Map<String, Object>> lines, Map<String, String> traceOfOrder) {
		assertThat(lines).filteredOn((line) -> !order(line).isEmpty())
			.allSatisfy((line) -> assertThat(line.get("trace_id")).isEqualTo(traceOfOrder.get(order(line))));
	}

	/**
	 * The sabotage: one line with the id of another.
	 */
	private static List<Map<String, Object>> crossed(List<Map<String, Object>> lines) {
		List<Map<String, Object>> crossed = new ArrayList<>();
		lines.forEach((line) -> crossed.add(new HashMap<>(line)));
		crossed.stream()
			.filter((line) -> !order(line).isEmpty())
			.findFirst()
			.orElseThrow()
			.put("trace_id", Traceparent.next().traceId());
		return crossed;
	}

	@RestController
	static class Work {

		private static final Logger logger = LoggerFactory.getLogger(Work.class);

		private final Later later;

		Work(Later later) {
			this.later = later;
		}

		@GetMapping("/work/{order}")
		void work(@PathVariable String order) {
			logger.info("now {}", order);
			this.later.work(order);
		}

	}

	@Component
	@EnableAsync
	static class Later {

		private static final Logger logger = LoggerFactory.getLogger(Later.class);

		@Async
		void work(String order) {
			logger.info("later {} {}", order, MDC.get("traceId"));
		}

	}

}
