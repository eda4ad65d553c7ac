/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggingDefaults}.
 */
class LoggingDefaultsTests {

	@Test
	void writesJsonLines() {
		assertThat(format(getClass().getClassLoader())).isEqualTo("io.joinkey.logging.JsonLogFormatter");
	}

	@Test
	void keepsTextWithAnOlderLogstashEncoder() {
		// version 8 has the encoder, but not what the layout calls
		ClassLoader older = new FilteredClassLoader("net.logstash.logback.decorate.TokenStream");
		assertThat(format(older)).isNull();
	}

	private static String format(ClassLoader classLoader) {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader));
		ConfigurableEnvironment environment = new StandardEnvironment();
		new LoggingDefaults().postProcessEnvironment(environment, application);
		return environment.getProperty("logging.structured.format.console");
	}

}
