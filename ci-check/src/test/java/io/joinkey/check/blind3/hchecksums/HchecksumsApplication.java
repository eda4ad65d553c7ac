/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hchecksums;

import java.util.UUID;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Logs texts that look like trace ids: checksums, UUIDs, and an id of a business process.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HchecksumsApplication {

	private static final Logger log = LoggerFactory.getLogger(HchecksumsApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HchecksumsApplication.class, arguments);
	}

	@GetMapping("/files")
	public String files() {
		String checksum = "d41d8cd98f00b204e9800998ecf8427e";
		log.atInfo()
			.addKeyValue("checksum", checksum)
			.addKeyValue("upload_id", UUID.randomUUID())
			.addKeyValue("process_trace", "8f14e45fceea167a5a36dedd4bea2543")
			.log("Stored {} as {}", checksum, UUID.randomUUID());
		return checksum;
	}

}
