/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the service. The property {@code benchmark.workload} selects what a request
 * does.
 */
@SpringBootApplication
public class ServiceApplication {

	/**
	 * Starts the service.
	 * @param arguments Spring Boot's arguments
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(ServiceApplication.class, arguments);
	}

}
