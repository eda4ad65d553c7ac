/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hstarterflux;

import io.joinkey.check.blind3.platform.Joinkey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * WebFlux with Joinkey: a call, a filter and a subscription that captures.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HstarterfluxApplication {

	private static final Logger log = LoggerFactory.getLogger(HstarterfluxApplication.class);

	public static void main(String[] arguments) {
		Joinkey.webFlux(HstarterfluxApplication.class, arguments);
	}

	private final WebClient rates;

	public HstarterfluxApplication(WebClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/tickets")
	public Mono<String> tickets() {
		this.rates.post()
			.uri("/audit")
			.retrieve()
			.toBodilessEntity()
			.doOnNext((response) -> log.info("Audit stored"))
			.contextCapture()
			.subscribe();
		return this.rates.get()
			.uri("/tickets")
			.retrieve()
			.bodyToMono(String.class)
			.defaultIfEmpty("none")
			.map((tickets) -> {
				log.info("Tickets loaded");
				return tickets;
			});
	}

}
