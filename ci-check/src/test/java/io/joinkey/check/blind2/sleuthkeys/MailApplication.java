/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.sleuthkeys;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A pattern with the MDC keys of Spring Cloud Sleuth. */
@SpringBootApplication
public class MailApplication {

	public static void main(String[] args) {
		Platform.mvc(MailApplication.class, args, "-logging.structured.format.console",
				"logging.pattern.console=%d %-5level [blind,%X{X-B3-TraceId:-},%X{X-B3-SpanId:-}] %logger %msg%n");
	}

	@RestController
	static class Mails {

		private static final Logger log = LoggerFactory.getLogger(Mails.class);

		@GetMapping("/mails")
		String mail() {
			log.info("Showing the mail");
			return "mail";
		}

	}

}
