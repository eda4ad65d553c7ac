/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.percentilesonly;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Publishes percentiles instead of buckets.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class PercentilesonlyApplication {

	private static final Logger log = LoggerFactory.getLogger(PercentilesonlyApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(PercentilesonlyApplication.class, arguments);
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

	@Configuration(proxyBeanMethods = false)
	static class Metrics {

		@Bean
		MeterFilter percentiles() {
			return new MeterFilter() {

				@Override
				public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
					if (!id.getName().startsWith("http.server")) {
						return config;
					}
					return DistributionStatisticConfig.builder()
						.percentiles(0.5, 0.99)
						.percentilesHistogram(Variant.REMEDIED.applies())
						.build()
						.merge(config);
				}

			};
		}

	}

}
