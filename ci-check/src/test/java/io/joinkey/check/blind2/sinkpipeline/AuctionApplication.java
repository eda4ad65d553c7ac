/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.sinkpipeline;

import java.time.Duration;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * One pipeline handles the bids of all requests, and it was subscribed to at the start.
 */
@SpringBootApplication
public class AuctionApplication {

	public static void main(String[] args) {
		Platform.webFlux(AuctionApplication.class, args);
	}

	@RestController
	static class Bids {

		private static final Logger log = LoggerFactory.getLogger(Bids.class);

		private final Sinks.Many<String> bids = Sinks.many().unicast().onBackpressureBuffer();

		Bids() {
			this.bids.asFlux()
				.bufferTimeout(100, Duration.ofMillis(150))
				.subscribe((batch) -> batch.forEach((bid) -> log.info("Recorded bid {}", bid)));
		}

		@GetMapping("/bids")
		Mono<String> bid() {
			return Mono.fromSupplier(() -> {
				log.info("A bid came in");
				this.bids.emitNext("12", (type, result) -> true);
				return "accepted";
			});
		}

	}

}
