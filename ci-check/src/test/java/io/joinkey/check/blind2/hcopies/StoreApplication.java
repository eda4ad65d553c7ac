/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hcopies;

import java.util.Collections;

import io.joinkey.check.blind2.platform.Platform;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * A gateway passes all headers of a request on but the baggage; the observed client
 * replaces the traceparent.
 */
@SpringBootApplication
public class StoreApplication {

	public static void main(String[] args) {
		Platform.mvc(StoreApplication.class, args);
	}

	@RestController
	static class Gateway {

		private static final Logger log = LoggerFactory.getLogger(Gateway.class);

		private final RestClient client;

		Gateway(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/articles")
		String articles(HttpServletRequest request) {
			log.info("Asking for articles");
			return this.client.get().uri("/articles").headers((all) -> {
				for (String name : Collections.list(request.getHeaderNames())) {
					if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("baggage")
							&& !name.equalsIgnoreCase("connection")) {
						all.put(name, Collections.list(request.getHeaders(name)));
					}
				}
			}).retrieve().body(String.class);
		}

	}

}
