/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.contextexcluded;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes structured lines without the MDC.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class ContextexcludedApplication {

	private static final Logger log = LoggerFactory.getLogger(ContextexcludedApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(ContextexcludedApplication.class, arguments, Variant.FIXED.applies()
				? "logging.structured.json.context.include=true" : "logging.structured.json.context.include=false");
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
