/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.owntimer;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/** Denies Spring's metric and measures requests outside of their spans. */
@SpringBootApplication
public class RadioApplication {

	public static void main(String[] args) {
		Platform.mvc(RadioApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Metrics {

		@Bean
		MeterFilter tooManySeries() {
			return MeterFilter.denyNameStartsWith("http.server.requests");
		}

	}

	@Component
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class Measures extends OncePerRequestFilter {

		private final ObjectProvider<MeterRegistry> registry;

		Measures(ObjectProvider<MeterRegistry> registry) {
			this.registry = registry;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			long start = System.nanoTime();
			chain.doFilter(request, response);
			Timer.builder("inbound.requests")
				.publishPercentileHistogram()
				.tag("status", String.valueOf(response.getStatus()))
				.register(this.registry.getObject())
				.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
		}

	}

	@RestController
	static class Stations {

		private static final Logger log = LoggerFactory.getLogger(Stations.class);

		@GetMapping("/stations")
		String station() {
			log.info("Showing the station");
			return "station";
		}

	}

}
