/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.contextreplaced;

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
 * Replaces the Reactor context instead of adding to it.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class ContextreplacedApplication {

	private static final Logger log = LoggerFactory.getLogger(ContextreplacedApplication.class);

	public static void main(String[] arguments) {
		Platform.webFlux(ContextreplacedApplication.class, arguments, Variant.REMEDIED
			.properties("spring.reactor.context-propagation=auto", "spring.task.execution.propagate-context=true"));
	}

	private final WebClient rates;

	public ContextreplacedApplication(WebClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/films")
	public Mono<String> films() {
		return this.rates.get()
			.uri("/films")
			.retrieve()
			.bodyToMono(String.class)
			.defaultIfEmpty("none")
			.doOnNext((films) -> log.info("Films loaded"))
			.contextWrite(Variant.FIXED.applies() ? (context) -> context.put("tenant", "acme")
					: (context) -> reactor.util.context.Context.of("tenant", "acme"));
	}

}
