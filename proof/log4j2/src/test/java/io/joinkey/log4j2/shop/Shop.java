/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.log4j2.shop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that logs with Log4j2.
 */
@SpringBootApplication
@RestController
public class Shop {

	private static final Logger log = LoggerFactory.getLogger(Shop.class);

	public static void main(String[] arguments) {
		SpringApplication.run(Shop.class, arguments);
	}

	@GetMapping("/orders")
	String orders() {
		log.info("Orders of \"{}\" were asked for", "acme");
		return "orders";
	}

}
