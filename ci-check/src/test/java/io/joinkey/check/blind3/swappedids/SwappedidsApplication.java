/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.swappedids;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Mixes up the two ids in a pattern.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class SwappedidsApplication {

	private static final Logger log = LoggerFactory.getLogger(SwappedidsApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(SwappedidsApplication.class, arguments, Variant.FIXED.applies()
				? "logging.pattern.console=%d %-5level service=blind trace_id=%X{traceId} span_id=%X{spanId} trace_flags=%X{trace_flags} %logger : %msg%n"
				: "logging.pattern.console=%d %-5level service=blind trace_id=%X{spanId} span_id=%X{traceId} trace_flags=%X{trace_flags} %logger : %msg%n",
				"-logging.structured.format.console");
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
