/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.ownscrape;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the scrape from a controller, in the old text format. */
@SpringBootApplication
public class TaxiApplication {

	public static void main(String[] args) {
		Platform.mvc(TaxiApplication.class, args, "management.endpoints.web.exposure.include=health");
	}

	@RestController
	static class Metrics {

		private final ObjectProvider<PrometheusMeterRegistry> registry;

		Metrics(ObjectProvider<PrometheusMeterRegistry> registry) {
			this.registry = registry;
		}

		@GetMapping(path = "/metrics", produces = "text/plain")
		String metrics() {
			return this.registry.getObject().scrape();
		}

	}

	@RestController
	static class Taxis {

		private static final Logger log = LoggerFactory.getLogger(Taxis.class);

		@GetMapping("/taxis")
		String taxi() {
			log.info("Showing the taxi");
			return "taxi";
		}

	}

}
