/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * A WebFlux application.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ ReactiveHops.class, BlockingExecution.class })
class ReactiveHopsApplication {

	/**
	 * Starts it.
	 * @param arguments Spring Boot's
	 */
	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplication(ReactiveHopsApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.run(arguments);
	}

}
