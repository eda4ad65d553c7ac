/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.threenames;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
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
		Platform.mvc(ThreenamesApplication.class, arguments, properties());
	}

	private static String[] properties() {
		return switch (Variant.current()) {
			case BROKEN -> new String[] { "management.opentelemetry.resource-attributes.service.name=contract-service",
					"management.metrics.tags.service=contracts" };
			case REMEDIED -> new String[] { "spring.main.log-startup-info=true", "-management.metrics.tags.service" };
			case FIXED -> new String[] { "management.opentelemetry.resource-attributes.service.name=blind",
					"management.metrics.tags.service=${spring.application.name}" };
		};
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
