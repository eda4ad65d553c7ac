/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.run.ApplicationRun.Seen;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says that the provoked failure reaches the application's own error page, and nothing
 * else does.
 */
class ErrorPageTests {

	private static final List<DispatcherType> CALLS = new CopyOnWriteArrayList<>();

	private static final List<Object> STATUSES = new CopyOnWriteArrayList<>();

	@BeforeEach
	void forget() {
		CALLS.clear();
		STATUSES.clear();
	}

	@Test
	void theProvokedFailureReachesTheErrorPageOnce() {
		Seen seen = observe(Shop.class);
		assertThat(CALLS).containsExactly(DispatcherType.ERROR);
		assertThat(seen.telemetry().requests()).filteredOn((request) -> request.status() == 500)
			.singleElement()
			.satisfies((request) -> {
				assertThat(request.isProvokedFailure()).isTrue();
				assertThat(request.failure()).isNotNull();
				assertThat(request.failure().body()).isEqualTo("sorry");
			});
		assertThat(seen.telemetry().coverage().mappings()).extracting(Coverage.Mapping::pattern)
			.containsExactly("/orders");
	}

	@Test
	void anErrorPageThatStartsAProcessIsNotReachedAndNamed() {
		Seen seen = observe(Pager.class);
		assertThat(CALLS).isEmpty();
		assertThat(seen.telemetry().coverage().mappings()).contains(new Coverage.Mapping("GET", "/error", 0,
				"it may lead to ProcessBuilder.start, in io.joinkey.check.run.ErrorPageTests$Pager.page;"
						+ " list it under requests if a call does no harm"));
	}

	@Test
	void anErrorPageBelowThePathOfTheDispatcherIsNotReached() {
		Seen seen = observe(Pager.class, "requests: [{path: /api/orders}]", "/api");
		assertThat(seen.telemetry().requests()).anyMatch((request) -> request.isProvokedFailure());
		assertThat(STATUSES).doesNotContain(500);
	}

	private static Seen observe(Class<?> application) {
		return observe(application, "", "/");
	}

	private static Seen observe(Class<?> application, String file, String path) {
		return new ApplicationRun(application, GateFileReader.read(file), null)
			.observe(Map.of("spring.mvc.servlet.path", path, "spring.main.web-application-type", "servlet",
					"server.shutdown", "immediate", "management.endpoints.web.exposure.include", "prometheus",
					"management.tracing.sampling.probability", "1", "management.otlp.metrics.export.enabled", "false"),
					Duration.ofMinutes(1));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@OpenApplication
	@RestController
	static class Shop implements ErrorController {

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

		@RequestMapping("/error")
		String error(HttpServletRequest request) throws IOException {
			CALLS.add(request.getDispatcherType());
			STATUSES.add(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
			page();
			return "sorry";
		}

		void page() throws IOException {
			// a page that does no harm
		}

	}

	static class Pager extends Shop {

		@Override
		void page() throws IOException {
			new ProcessBuilder("page", "the", "owner").start();
		}

	}

}
