/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hports;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A context path, a management port with a base path of its own, and probes. */
@SpringBootApplication
public class BakeryApplication {

	public static void main(String[] args) {
		Platform.mvc(BakeryApplication.class, args, "server.servlet.context-path=/bakery", "management.server.port=0",
				"management.endpoints.web.base-path=/manage", "management.endpoints.web.path-mapping.prometheus=scrape",
				"management.endpoint.health.probes.enabled=true");
	}

	@RestController
	static class Cakes {

		private static final Logger log = LoggerFactory.getLogger(Cakes.class);

		@GetMapping("/cakes")
		String cake() {
			log.info("Showing the cake");
			return "cake";
		}

	}

}
