/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.remedied.contextprefix;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Puts the MDC below a prefix.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class ContextprefixApplication {

	private static final Logger log = LoggerFactory.getLogger(ContextprefixApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(ContextprefixApplication.class, arguments, "logging.structured.json.rename.ctx_traceId=trace_id",
				"logging.structured.json.rename.ctx_spanId=span_id",
				"logging.structured.json.customizer=io.joinkey.check.blind3.remedied.contextprefix.TraceFlags",
				"logging.structured.json.context.prefix=ctx");
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
