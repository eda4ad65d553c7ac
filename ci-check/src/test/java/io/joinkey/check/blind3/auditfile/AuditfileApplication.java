/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.auditfile;

import io.joinkey.check.blind3.platform.Joinkey;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes an audit file by a pattern without ids, beside the console of Joinkey.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class AuditfileApplication {

	private static final Logger log = LoggerFactory.getLogger(AuditfileApplication.class);

	public static void main(String[] arguments) {
		Joinkey.mvc(AuditfileApplication.class, arguments,
				"logging.config=classpath:blind3/" + Variant.folder() + "audit-file.xml");
	}

	private static final Logger audit = LoggerFactory.getLogger("io.joinkey.check.blind3.auditfile.Audit");

	@GetMapping("/salaries")
	public String salaries() {
		log.info("Salaries listed");
		audit.info("Salaries were read by hr-17");
		return "ok";
	}

}
