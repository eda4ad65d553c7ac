/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.mdcallowlist;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Encodes with Logstash, and names the MDC keys that are written.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class MdcallowlistApplication {

	private static final Logger log = LoggerFactory.getLogger(MdcallowlistApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(MdcallowlistApplication.class, arguments,
				"logging.config=classpath:blind3/" + Variant.folder() + "mdc-allow-list.xml",
				"-logging.structured.format.console");
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
