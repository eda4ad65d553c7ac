/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.logappender;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A second appender writes what the operators read, on one line and without the MDC. */
@SpringBootApplication
public class PharmacyApplication {

	public static void main(String[] args) {
		Platform.mvc(PharmacyApplication.class, args, "logging.config=classpath:blind2/operators.xml");
	}

	@RestController
	static class Pills {

		private static final Logger log = LoggerFactory.getLogger(Pills.class);

		private static final Logger operators = LoggerFactory.getLogger(Pills.class.getName() + ".operators");

		@GetMapping("/pills")
		String pill() {
			log.info("Showing the pill");
			operators.info("The pill was shown");
			return "pill";
		}

	}

}
