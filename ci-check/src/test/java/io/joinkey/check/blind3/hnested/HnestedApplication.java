/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hnested;

import java.time.Duration;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A WebFlux pipeline with a context of its own, other schedulers, a retry and a timeout.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HnestedApplication {

	private static final Logger log = LoggerFactory.getLogger(HnestedApplication.class);

	public static void main(String[] arguments) {
		Platform.webFlux(HnestedApplication.class, arguments);
	}

	private final WebClient rates;

	public HnestedApplication(WebClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/menu")
	public Mono<String> menu() {
		return Flux.just("soup", "bread")
			.flatMap((dish) -> this.rates.get()
				.uri("/dish/" + dish)
				.retrieve()
				.bodyToMono(String.class)
				.defaultIfEmpty("free")
				.timeout(Duration.ofSeconds(30))
				.retryWhen(Retry.backoff(2, Duration.ofMillis(20)))
				.publishOn(Schedulers.boundedElastic())
				.doOnNext((price) -> log.info("{} costs {}", dish, price)))
			.collectList()
			.map(Object::toString)
			.delayElement(Duration.ofMillis(5))
			.doOnSuccess((menu) -> log.info("Menu ready"))
			.contextWrite((context) -> context.put("tenant", "acme"));
	}

}
