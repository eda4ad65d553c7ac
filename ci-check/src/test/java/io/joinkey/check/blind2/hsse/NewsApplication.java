/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hsse;

import java.time.Duration;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** WebFlux sends events, and the stream ends. */
@SpringBootApplication
public class NewsApplication {

	public static void main(String[] args) {
		Platform.webFlux(NewsApplication.class, args);
	}

	@RestController
	static class News {

		private static final Logger log = LoggerFactory.getLogger(News.class);

		@GetMapping(path = "/news", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> news() {
			return Flux.range(1, 3).delayElements(Duration.ofMillis(20)).map((number) -> {
				log.info("News {}", number);
				return "news " + number;
			});
		}

		@GetMapping("/headline")
		Mono<String> headline() {
			log.info("Showing the headline");
			return Mono.just("headline");
		}

	}

}
