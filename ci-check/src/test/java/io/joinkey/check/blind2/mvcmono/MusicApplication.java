/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.mvcmono;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller of Spring MVC returns a Mono that hops to another thread. */
@SpringBootApplication
public class MusicApplication {

	public static void main(String[] args) {
		Platform.mvc(MusicApplication.class, args);
	}

	@RestController
	static class Songs {

		private static final Logger log = LoggerFactory.getLogger(Songs.class);

		@GetMapping("/songs")
		Mono<String> song() {
			return Mono.fromSupplier(() -> {
				log.info("Reading the song");
				return "song";
			}).subscribeOn(Schedulers.boundedElastic());
		}

	}

}
