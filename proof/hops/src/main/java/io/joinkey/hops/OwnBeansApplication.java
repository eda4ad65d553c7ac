/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * A servlet application that builds its executors, templates and factories itself.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@Import({ HopController.class, ServletAsyncHops.class, OwnExecutors.class, OwnAsync.class, OwnKafka.class,
		OwnKafka.Listeners.class })
class OwnBeansApplication {

	/**
	 * Starts it.
	 * @param arguments Spring Boot's
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(OwnBeansApplication.class, arguments);
	}

}
