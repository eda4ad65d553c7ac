/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.threadpoolbulkhead;

import java.util.concurrent.CompletionStage;

import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A bulkhead of Resilience4j without context propagators. */
@SpringBootApplication
public class FlightsApplication {

	public static void main(String[] args) {
		Platform.mvc(FlightsApplication.class, args);
	}

	@RestController
	static class Flights {

		private static final Logger log = LoggerFactory.getLogger(Flights.class);

		private final ThreadPoolBulkhead bulkhead = ThreadPoolBulkhead.ofDefaults("flights");

		@GetMapping("/flights")
		CompletionStage<String> flights() {
			return this.bulkhead.executeSupplier(() -> {
				log.info("Asking the airline");
				return "flight";
			});
		}

	}

}
