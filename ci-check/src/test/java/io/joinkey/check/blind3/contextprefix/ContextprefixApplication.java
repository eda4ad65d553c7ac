/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.contextprefix;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
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
		Platform.mvc(ContextprefixApplication.class, arguments, properties());
	}

	private static String[] properties() {
		String prefix = "logging.structured.json.context.prefix=ctx";
		return Variant.REMEDIED.applies()
				? new String[] { prefix, "logging.structured.json.rename.ctx_traceId=trace_id",
						"logging.structured.json.rename.ctx_spanId=span_id",
						"logging.structured.json.customizer=io.joinkey.check.blind3.contextprefix.TraceFlags" }
				: new String[] { prefix };
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
