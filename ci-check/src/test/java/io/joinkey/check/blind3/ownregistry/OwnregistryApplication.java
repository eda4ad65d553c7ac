/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.ownregistry;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Makes the Prometheus registry by hand.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class OwnregistryApplication {

	private static final Logger log = LoggerFactory.getLogger(OwnregistryApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(OwnregistryApplication.class, arguments,
				Variant.REMEDIED.properties("management.tracing.exemplars.include=sampled-traces"));
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

	@Configuration(proxyBeanMethods = false)
	static class Metrics {

		@Bean
		PrometheusMeterRegistry prometheusMeterRegistry(PrometheusRegistry registry, Clock clock,
				SpanContext spanContext) {
			return Variant.FIXED.applies()
					? new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, clock, spanContext)
					: new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, clock);
		}

	}

}
