/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.shortpattern;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A correlation pattern that keeps lines short. */
@SpringBootApplication
public class AlarmApplication {

	public static void main(String[] args) {
		Platform.mvc(AlarmApplication.class, args, "-logging.structured.format.console",
				"logging.pattern.correlation=[%.8X{traceId:-}] ");
	}

	@RestController
	static class Alarms {

		private static final Logger log = LoggerFactory.getLogger(Alarms.class);

		@GetMapping("/alarms")
		String alarm() {
			log.info("Showing the alarm");
			return "alarm";
		}

	}

}
