/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.fixed.threenames;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Has three names: one on lines, one on spans, one on metrics.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class ThreenamesApplication {

	private static final Logger log = LoggerFactory.getLogger(ThreenamesApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(ThreenamesApplication.class, arguments,
				"management.opentelemetry.resource-attributes.service.name=blind",
				"management.metrics.tags.service=${spring.application.name}");
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
