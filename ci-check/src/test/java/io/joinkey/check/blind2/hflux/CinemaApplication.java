/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hflux;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Functional routes of WebFlux, with a client, a retry and a hop to another scheduler.
 */
@SpringBootApplication
public class CinemaApplication {

	private static final Logger log = LoggerFactory.getLogger(CinemaApplication.class);

	public static void main(String[] args) {
		Platform.webFlux(CinemaApplication.class, args);
	}

	@Bean
	RouterFunction<ServerResponse> films(WebClient.Builder builder, @Value("${inventory.url}") String url) {
		WebClient client = builder.baseUrl(url).build();
		return RouterFunctions.route().GET("/films", (request) -> {
			log.info("Asking for the film");
			return client.get()
				.uri("/film")
				.retrieve()
				.bodyToMono(String.class)
				.retry(2)
				.publishOn(Schedulers.boundedElastic())
				.doOnNext((film) -> log.info("The film is {}", film))
				.flatMap((film) -> ServerResponse.ok().bodyValue(film));
		}).build();
	}

}
