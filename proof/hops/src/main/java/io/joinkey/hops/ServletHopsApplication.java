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
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * A servlet application that has what Spring Boot gives it.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
@Import({ HopController.class, EdgeHops.class, ClientHops.class, ThreadHops.class, AsyncWork.class,
		ServletAsyncHops.class, EventHops.class, ScheduledHops.class, ErrorHops.class, KafkaHops.class,
		KafkaListeners.class, StreamsHops.class, OtherHops.class, ResilienceHops.class, ShareHops.class })
class ServletHopsApplication {

	/**
	 * Starts it.
	 * @param arguments Spring Boot's
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(ServletHopsApplication.class, arguments);
	}

}
