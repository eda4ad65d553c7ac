/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.pathpredicate;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.observation.ObservationPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Leaves the actuator unobserved, by a prefix that is too short.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class PathpredicateApplication {

	private static final Logger log = LoggerFactory.getLogger(PathpredicateApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(PathpredicateApplication.class, arguments);
	}

	private final RestClient rates;

	public PathpredicateApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/accounts")
	public String accounts() {
		log.info("Accounts listed");
		this.rates.get().uri("/accounts").retrieve().toBodilessEntity();
		return "ok";
	}

	@GetMapping("/branches")
	public String branches() {
		log.info("Branches listed");
		return "ok";
	}

	@Configuration(proxyBeanMethods = false)
	static class Observations {

		@Bean
		ObservationPredicate noActuator() {
			return (name,
					context) -> !(context instanceof ServerRequestObservationContext server && server.getCarrier()
						.getRequestURI()
						.startsWith(Variant.REMEDIED.applies() ? "/actuator" : "/ac"));
		}

	}

}
