/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.shadowkey;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Logs the tracking number of a parcel with the key of the trace id.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class ShadowkeyApplication {

	private static final Logger log = LoggerFactory.getLogger(ShadowkeyApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(ShadowkeyApplication.class, arguments);
	}

	@GetMapping("/parcels")
	public String parcels() {
		log.atInfo()
			.addKeyValue(Variant.FIXED.applies() ? "tracking_number" : "trace_id", "TRC-81723")
			.log("Parcel scanned");
		return "ok";
	}

}
