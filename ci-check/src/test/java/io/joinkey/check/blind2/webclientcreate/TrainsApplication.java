/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.webclientcreate;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/** A client that Spring Boot's builder did not build. */
@SpringBootApplication
public class TrainsApplication {

	public static void main(String[] args) {
		Platform.webFlux(TrainsApplication.class, args);
	}

	@Component
	static class Timetable {

		private final WebClient client;

		Timetable(@Value("${inventory.url}") String url) {
			this.client = WebClient.builder().baseUrl(url).build();
		}

		Mono<String> next() {
			return this.client.get().uri("/train").retrieve().bodyToMono(String.class);
		}

	}

	@RestController
	static class Trains {

		private static final Logger log = LoggerFactory.getLogger(Trains.class);

		private final Timetable timetable;

		Trains(Timetable timetable) {
			this.timetable = timetable;
		}

		@GetMapping("/trains")
		Mono<String> train() {
			log.info("Asking for the train");
			return this.timetable.next();
		}

	}

}
