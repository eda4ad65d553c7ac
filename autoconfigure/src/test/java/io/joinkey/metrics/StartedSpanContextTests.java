/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.tracing.Tracer;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartedSpanContext}.
 */
class StartedSpanContextTests {

	/**
	 * As the constructor of a filter that calls Redis, whose event loop samples an
	 * exemplar.
	 */
	@Test
	void aBeanCanWaitForAThreadThatSamplesAnExemplar() {
		new ApplicationContextRunner(WebServerContext::new)
			.withConfiguration(AutoConfigurations.of(JoinkeyMetricsAutoConfiguration.class,
					PrometheusExemplarsAutoConfiguration.class))
			.withUserConfiguration(Waits.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("waits")).isEqualTo(false);
			});
	}

	/** Creates beans before the other singletons, as a web server does. */
	private static final class WebServerContext extends AnnotationConfigApplicationContext {

		@Override
		protected void onRefresh() {
			getBean("waits");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Waits {

		@Bean
		boolean waits(SpanContext spans) throws Exception {
			return CompletableFuture.supplyAsync(spans::isCurrentSpanSampled).get(20, TimeUnit.SECONDS);
		}

		@Bean
		Tracer tracer() {
			return Tracer.NOOP;
		}

		/** The type of what it makes is known only once it exists. */
		@Bean
		FactoryBean<?> madeLater() {
			return new SupplierOfText();
		}

	}

	private static final class SupplierOfText implements FactoryBean<String> {

		@Override
		public String getObject() {
			return "text";
		}

		@Override
		public Class<?> getObjectType() {
			return String.class;
		}

	}

}
