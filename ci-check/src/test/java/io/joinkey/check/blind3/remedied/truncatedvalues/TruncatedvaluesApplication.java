/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.remedied.truncatedvalues;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shortens long values of structured lines, the trace id too.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class TruncatedvaluesApplication {

	private static final Logger log = LoggerFactory.getLogger(TruncatedvaluesApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(TruncatedvaluesApplication.class, arguments,
				"logging.structured.json.customizer=io.joinkey.check.blind3.remedied.truncatedvalues.ShortValues");
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
