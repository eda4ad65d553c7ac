/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.ddids;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes the ids as decimal numbers of one vendor, and drops the real ones.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class DdidsApplication {

	private static final Logger log = LoggerFactory.getLogger(DdidsApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(DdidsApplication.class, arguments, properties());
	}

	private static String[] properties() {
		String customizer = "logging.structured.json.customizer=io.joinkey.check.blind3.ddids.VendorIds";
		return Variant.REMEDIED.applies()
				? new String[] { customizer, "logging.structured.json.rename.dd.trace_id=trace_id",
						"logging.structured.json.rename.dd.span_id=span_id" }
				: new String[] { customizer };
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

}
