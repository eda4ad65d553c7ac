/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hooksoff;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Turns the automatic context propagation off, for speed.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HooksoffApplication {

	private static final Logger log = LoggerFactory.getLogger(HooksoffApplication.class);

	public static void main(String[] arguments) {
		Platform.webFlux(HooksoffApplication.class, arguments,
				Variant.REMEDIED.properties("spring.reactor.context-propagation=auto"));
	}

	private final WebClient rates;

	public HooksoffApplication(WebClient.Builder builder, @Value("${rates.url}") String url) {
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

	@Component
	static class Tuning implements ApplicationRunner {

		@Override
		public void run(org.springframework.boot.ApplicationArguments arguments) {
			if (!Variant.FIXED.applies()) {
				Hooks.disableAutomaticContextPropagation();
			}
		}

	}

}
