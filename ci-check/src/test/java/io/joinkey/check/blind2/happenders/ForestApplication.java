/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.happenders;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Several appenders: JSON on the console, a file in a pattern, and one of them
 * asynchronous.
 */
@SpringBootApplication
public class ForestApplication {

	public static void main(String[] args) {
		Platform.mvc(ForestApplication.class, args, "logging.config=classpath:blind2/appenders.xml");
	}

	@RestController
	static class Trees {

		private static final Logger log = LoggerFactory.getLogger(Trees.class);

		@GetMapping("/trees")
		String tree() {
			log.info("Showing the tree");
			log.warn("The tree is old");
			return "tree";
		}

	}

}
