/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.b3consume;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Reads B3 headers only, since the old gateway sent them.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class B3consumeApplication {

	private static final Logger log = LoggerFactory.getLogger(B3consumeApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(B3consumeApplication.class, arguments, Variant.REMEDIED.applies()
				? "management.tracing.propagation.consume=w3c" : "management.tracing.propagation.consume=b3");
	}

	private final RestClient rates;

	public B3consumeApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/stock")
	public String stock() {
		log.info("Stock counted");
		this.rates.get().uri("/stock").retrieve().toBodilessEntity();
		return "ok";
	}

}
