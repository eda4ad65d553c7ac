/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.starterlimited;

import io.joinkey.check.blind3.platform.Joinkey;
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
 * Keeps the limited context propagation of Reactor.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class StarterlimitedApplication {

	private static final Logger log = LoggerFactory.getLogger(StarterlimitedApplication.class);

	public static void main(String[] arguments) {
		Joinkey.webFlux(StarterlimitedApplication.class, arguments, Variant.REMEDIED.applies()
				? "spring.reactor.context-propagation=auto" : "spring.reactor.context-propagation=limited");
	}

	private final WebClient rates;

	public StarterlimitedApplication(WebClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/films")
	public Mono<String> films() {
		return this.rates.get()
			.uri("/films")
			.retrieve()
			.bodyToMono(String.class)
			.defaultIfEmpty("none")
			.doOnNext((films) -> log.info("Films loaded"));
	}

}
