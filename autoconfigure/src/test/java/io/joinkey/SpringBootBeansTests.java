/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringBootBeans}.
 */
class SpringBootBeansTests {

	@Test
	void theDeclaringClassDecidesAlsoForStaticMethods() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Own.class);
			context.registerBean("supplied", String.class, () -> "own");
			context.refresh();
			// a static method and one of an instance, of each
			assertThat(defines(context, "propertySourcesPlaceholderConfigurer")).isTrue();
			assertThat(defines(context, "observationRegistry")).isTrue();
			assertThat(defines(context, "staticBean")).isFalse();
			assertThat(defines(context, "bean")).isFalse();
			assertThat(defines(context, "supplied")).isFalse();
			assertThat(defines(context, "environment")).isFalse();
		}
	}

	private static boolean defines(AnnotationConfigApplicationContext context, String beanName) {
		assertThat(context.getBean(beanName)).isNotNull();
		return SpringBootBeans.defines(context.getBeanFactory(), beanName);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PropertyPlaceholderAutoConfiguration.class, ObservationAutoConfiguration.class })
	static class Own {

		@Bean
		static String staticBean() {
			return "own";
		}

		@Bean
		String bean() {
			return "own";
		}

	}

}
