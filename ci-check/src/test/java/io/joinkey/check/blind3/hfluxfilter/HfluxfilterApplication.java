/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hfluxfilter;

import java.time.Duration;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * A WebFilter logs each exchange when it is over.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HfluxfilterApplication {

	private static final Logger log = LoggerFactory.getLogger(HfluxfilterApplication.class);

	public static void main(String[] arguments) {
		Platform.webFlux(HfluxfilterApplication.class, arguments);
	}

	@GetMapping("/menu")
	public Mono<String> menu() {
		log.info("Menu asked for");
		return Mono.just("menu").delayElement(Duration.ofMillis(5));
	}

	@Component
	static class AccessLines implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			long start = System.nanoTime();
			return chain.filter(exchange)
				.doFinally((signal) -> log.info("{} took {} us", exchange.getRequest().getPath(),
						(System.nanoTime() - start) / 1000));
		}

	}

}
