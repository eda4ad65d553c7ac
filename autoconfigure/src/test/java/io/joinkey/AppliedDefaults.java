/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.support.EnvironmentPostProcessorsFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Applies all defaults of Joinkey to an environment, as Spring Boot does.
 */
final class AppliedDefaults {

	private AppliedDefaults() {
	}

	static void to(ConfigurableEnvironment environment) {
		EnvironmentPostProcessorsFactory.of("io.joinkey.JoinkeyDefaults", "io.joinkey.logging.LoggingDefaults")
			.getEnvironmentPostProcessors((destination) -> destination.get(), new DefaultBootstrapContext())
			.forEach((processor) -> processor.postProcessEnvironment(environment, new SpringApplication()));
	}

}
