/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import io.joinkey.HopStatus.Hop;
import io.micrometer.tracing.Tracer;
import reactor.core.publisher.Hooks;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the start-up line and the actuator endpoint.
 */
@AutoConfiguration
@ConditionalOnJoinkey
@EnableConfigurationProperties(JoinkeyProperties.class)
public final class JoinkeyAutoConfiguration {

	JoinkeyAutoConfiguration() {
	}

	@Bean
	HopInventory joinkeyHopInventory(ObjectProvider<HopStatus.Reporter> reporters, Environment environment) {
		return new HopInventory(reporters.orderedStream().toList(), Feature.enabled(environment));
	}

	@Bean
	StartupLine joinkeyStartupLine(Environment environment, HopInventory inventory, ObjectProvider<Exposure> exposed) {
		return new StartupLine(environment, inventory, () -> exposed.getIfAvailable(() -> () -> "").describe());
	}

	@Bean
	@ConditionalOnJoinkey(Feature.TRACING)
	@ConditionalOnClass(Tracer.class)
	UnusedAnnotations joinkeyAnnotationStatus(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new UnusedAnnotations(beanFactory, environment);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJoinkey(Feature.CONCURRENT)
	@ConditionalOnClass(Hooks.class)
	static class ReactorConfiguration {

		@Bean
		HopStatus.Reporter joinkeyReactorStatus(Environment environment) {
			return HopStatus.Reporter.of(Hop.REACTOR, () -> status(environment));
		}

		private static HopStatus status(Environment environment) {
			String mode = environment.getProperty("spring.reactor.context-propagation", "limited");
			if (!"auto".equalsIgnoreCase(mode)) {
				return HopStatus.backedOff(Hop.REACTOR, "spring.reactor.context-propagation is " + mode);
			}
			// only spring-boot-reactor reads the property
			return Hooks.isAutomaticContextPropagationEnabled()
					? HopStatus.on(Hop.REACTOR, "automatic context propagation")
					: HopStatus.backedOff(Hop.REACTOR, "automatic context propagation is not enabled: "
							+ "add org.springframework.boot:spring-boot-reactor");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJoinkey(Feature.METRICS)
	@ConditionalOnClass({ PathMappedEndpoints.class, WebEndpointProperties.class })
	static class ExposureConfiguration {

		@Bean
		Exposure joinkeyExposedEndpoints(ObjectProvider<PathMappedEndpoints> endpoints,
				ConfigurableEnvironment environment) {
			return () -> {
				PathMappedEndpoints mapped = endpoints.getIfAvailable();
				return (mapped != null) ? new ExposedEndpoints(mapped, environment).describe() : "";
			};
		}

	}

	/**
	 * Describes what Joinkey exposes. A supplier would be taken for a handler of messages
	 * by Spring Cloud Function.
	 */
	@FunctionalInterface
	interface Exposure {

		String describe();

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
	@ConditionalOnAvailableEndpoint(JoinkeyEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		JoinkeyEndpoint joinkeyEndpoint(Environment environment, HopInventory inventory) {
			return new JoinkeyEndpoint(environment, inventory);
		}

	}

}
