/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Path;
import java.time.Duration;

import io.joinkey.check.run.GateProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application without the servlet API, with a real process.
 */
class WithoutServletTests {

	private static final String LEFT_OUT = "spring-boot-(starter-)?(kafka|batch|webmvc|jetty|tomcat|servlet|opentelemetry-test)|spring-batch|spring-kafka|kafka|jetty|tomcat|spring-webmvc|jakarta.servlet|micrometer-tracing-test";

	@TempDir
	private Path directory;

	@Test
	void theGatesOwnUserPassesTheSecurityOfWebFlux() throws Exception {
		BuiltModule module = new BuiltModule(this.directory, LEFT_OUT)
			.property("management.otlp.metrics.export.enabled", "false")
			.property("management.endpoints.web.exposure.include", "prometheus")
			.property("management.tracing.sampling.probability", "1")
			.property("spring.application.name", "without-servlet");
		Result result = module.run(Duration.ofMinutes(3), Secure.class);
		assertThat(result.text()).as(module.log())
			.startsWith("Correlation gate")
			.doesNotContain("the gate found no path", "openmetrics-served  /");
		assertThat(module.report("scrape.txt")).contains("http_server_requests_seconds_count");
	}

	/** Spring Boot's security refuses each request. */
	@SpringBootApplication
	@RestController
	static class Secure {

		public static void main(String[] arguments) {
			SpringApplication.run(Secure.class, arguments);
		}

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

	}

}
