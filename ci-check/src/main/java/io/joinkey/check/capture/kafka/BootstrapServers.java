/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.util.List;
import java.util.Optional;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Reads where the application's Kafka broker is. An application may have spring-kafka
 * without Spring Boot's module for it, and read the property itself.
 */
final class BootstrapServers {

	private static final String DETAILS = "org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails";

	private BootstrapServers() {
	}

	static Optional<List<String>> of(ApplicationContext context) {
		if (ClassUtils.isPresent(DETAILS, BootstrapServers.class.getClassLoader())) {
			return SpringBoot.details(context);
		}
		return Optional.ofNullable(context.getEnvironment().getProperty("spring.kafka.bootstrap-servers"))
			.map((servers) -> List.of(StringUtils.commaDelimitedListToStringArray(servers.replace(" ", ""))));
	}

	private static final class SpringBoot {

		private static Optional<List<String>> details(ApplicationContext context) {
			return Optional.ofNullable(context.getBeanProvider(KafkaConnectionDetails.class).getIfAvailable())
				.map(KafkaConnectionDetails::getBootstrapServers);
		}

	}

}
