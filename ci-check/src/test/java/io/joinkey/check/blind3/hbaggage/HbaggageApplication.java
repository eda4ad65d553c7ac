/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hbaggage;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Takes a field of baggage along, and logs it.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HbaggageApplication {

	private static final Logger log = LoggerFactory.getLogger(HbaggageApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HbaggageApplication.class, arguments, "management.tracing.baggage.enabled=true",
				"management.tracing.baggage.remote-fields=tenant",
				"management.tracing.baggage.correlation.fields=tenant");
	}

	private final RestClient rates;

	public HbaggageApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/guests")
	public String guests() {
		log.info("Guests listed");
		this.rates.get().uri("/guests").retrieve().toBodilessEntity();
		return "ok";
	}

}
