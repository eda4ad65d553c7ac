/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * A servlet application that also sends and receives Kafka records.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
@Import({ ServletWork.class, FailingWork.class, AsyncWork.class, KafkaWork.class, Inspection.class })
class ServletSoakApplication {

	/**
	 * Starts it.
	 * @param arguments Spring Boot's
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(ServletSoakApplication.class, arguments);
	}

	@Bean
	ExecutorService pool() {
		return Executors.newFixedThreadPool(4);
	}

}
