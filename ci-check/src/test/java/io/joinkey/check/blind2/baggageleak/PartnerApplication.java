/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.baggageleak;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Puts an order into the baggage, and never closes the scope. */
@SpringBootApplication
public class PartnerApplication {

	public static void main(String[] args) {
		Platform.mvc(PartnerApplication.class, args, "management.tracing.baggage.enabled=true",
				"management.tracing.baggage.remote-fields=partner", "server.tomcat.threads.max=4",
				"server.tomcat.threads.min-spare=2");
	}

	@RestController
	static class Partners {

		private static final Logger log = LoggerFactory.getLogger(Partners.class);

		private final Tracer tracer;

		Partners(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/partners")
		String partner() {
			this.tracer.createBaggageInScope("partner", "17");
			log.info("Showing the partner");
			return "partner";
		}

	}

	@RestController
	static class Contracts {

		private static final Logger log = LoggerFactory.getLogger(Contracts.class);

		@GetMapping("/contracts")
		String contract() {
			log.info("Showing the contract");
			return "contract";
		}

	}

}
