/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.remedied.uuidformat;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Formats ids on the lines as UUIDs, as the log store wants them.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class UuidformatApplication {

	private static final Logger log = LoggerFactory.getLogger(UuidformatApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(UuidformatApplication.class, arguments,
				"logging.structured.json.customizer=io.joinkey.check.blind3.remedied.uuidformat.UuidFormat");
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
