/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.htext;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Logs text with the ids in an order of its own.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HtextApplication {

	private static final Logger log = LoggerFactory.getLogger(HtextApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HtextApplication.class, arguments, "-logging.structured.format.console",
				"logging.pattern.console=%d{ISO8601} | %5p | ${spring.application.name:-} span=%X{spanId:-} trace=%X{traceId:-} flags=%X{trace_flags:-} | %logger{20} | %m%n%wEx");
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		try {
			return String.valueOf(Integer.parseInt("many"));
		}
		catch (NumberFormatException ex) {
			log.warn("Not a number", ex);
			return "none";
		}
	}

}
