/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.starter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that knows nothing of Joinkey.
 */
@SpringBootApplication
@RestController
class Bare {

	private static final Logger logger = LoggerFactory.getLogger(Bare.class);

	@GetMapping("/hello")
	String hello() {
		logger.info("hello");
		return "hello";
	}

}
