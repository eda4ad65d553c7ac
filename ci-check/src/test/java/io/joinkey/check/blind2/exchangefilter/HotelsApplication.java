/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.exchangefilter;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

/** An exchange filter builds the request anew and signs it. */
@SpringBootApplication
public class HotelsApplication {

	public static void main(String[] args) {
		Platform.webFlux(HotelsApplication.class, args);
	}

	@RestController
	static class Hotels {

		private static final Logger log = LoggerFactory.getLogger(Hotels.class);

		private final WebClient client;

		Hotels(WebClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url)
				.filter((request,
						next) -> next.exchange(ClientRequest.create(request.method(), request.url())
							.header("X-Signature", "1234")
							.body(request.body())
							.build()))
				.build();
		}

		@GetMapping("/hotels")
		Mono<String> hotel() {
			log.info("Asking for the hotel");
			return this.client.get().uri("/hotel").retrieve().bodyToMono(String.class);
		}

	}

}
