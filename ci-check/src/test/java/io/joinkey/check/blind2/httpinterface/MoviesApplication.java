/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.httpinterface;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** An HTTP interface over a client that was not built by Spring Boot's builder. */
@SpringBootApplication
public class MoviesApplication {

	public static void main(String[] args) {
		Platform.mvc(MoviesApplication.class, args);
	}

	@HttpExchange
	interface Catalog {

		@GetExchange("/movies")
		String movies();

	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		Catalog catalog(@Value("${inventory.url}") String url) {
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(RestClient.create(url)))
				.build()
				.createClient(Catalog.class);
		}

	}

	@RestController
	static class Movies {

		private static final Logger log = LoggerFactory.getLogger(Movies.class);

		private final Catalog catalog;

		Movies(Catalog catalog) {
			this.catalog = catalog;
		}

		@GetMapping("/movies")
		String movies() {
			log.info("Asking for movies");
			return this.catalog.movies();
		}

	}

}
