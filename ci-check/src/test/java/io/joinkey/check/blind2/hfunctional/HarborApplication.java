/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hfunctional;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Functional routes of Spring MVC, which call another service. */
@SpringBootApplication
public class HarborApplication {

	private static final Logger log = LoggerFactory.getLogger(HarborApplication.class);

	public static void main(String[] args) {
		Platform.mvc(HarborApplication.class, args);
	}

	@Bean
	RouterFunction<ServerResponse> ships(RestClient.Builder builder, @Value("${inventory.url}") String url) {
		RestClient client = builder.baseUrl(url).build();
		return RouterFunctions.route().GET("/ships", (request) -> {
			log.info("Asking for the ship");
			return ServerResponse.ok().body(String.valueOf(client.get().uri("/ship").retrieve().body(String.class)));
		}).build();
	}

}
