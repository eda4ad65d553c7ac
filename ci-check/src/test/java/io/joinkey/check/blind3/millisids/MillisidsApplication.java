/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.millisids;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Makes sortable ids out of the clock.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class MillisidsApplication {

	private static final Logger log = LoggerFactory.getLogger(MillisidsApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(MillisidsApplication.class, arguments);
	}

	private final RestClient rates;

	public MillisidsApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/seats")
	public String seats() {
		log.info("Seats listed");
		this.rates.get().uri("/seats").retrieve().toBodilessEntity();
		return "ok";
	}

	@Configuration(proxyBeanMethods = false)
	static class Ids {

		@Bean
		SdkTracerProviderBuilderCustomizer sortableIds() {
			return (builder) -> builder
				.setIdGenerator(Variant.FIXED.applies() ? IdGenerator.random() : new IdGenerator() {

					@Override
					public String generateSpanId() {
						return String.format("%016x", System.currentTimeMillis());
					}

					@Override
					public String generateTraceId() {
						return String.format("%032x", System.currentTimeMillis());
					}

				});
		}

	}

}
