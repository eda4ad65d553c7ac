/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.fireandforget;

import java.time.Duration;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Subscribes by hand, and forgets.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class FireandforgetApplication {

	private static final Logger log = LoggerFactory.getLogger(FireandforgetApplication.class);

	public static void main(String[] arguments) {
		Platform.webFlux(FireandforgetApplication.class, arguments);
	}

	private final WebClient rates;

	public FireandforgetApplication(WebClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/tickets")
	public Mono<String> tickets() {
		Mono<?> stored = this.rates.post()
			.uri("/audit")
			.retrieve()
			.toBodilessEntity()
			.delayElement(Duration.ofMillis(5));
		if (Variant.FIXED.applies()) {
			stored.doOnNext((response) -> log.info("Audit stored")).contextCapture().subscribe();
		}
		else {
			stored.subscribe((response) -> log.info("Audit stored"));
		}
		return Mono.just("ok");
	}

}
