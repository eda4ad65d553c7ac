/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.ExcludedBeans;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.TracingObservationHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration that observes the application's HTTP client beans that were built
 * without Spring Boot's builders.
 */
@AutoConfiguration
@ConditionalOnJoinkey(Feature.HTTP_CLIENT)
@ConditionalOnClass(ObservationRegistry.class)
public final class JoinkeyHttpClientAutoConfiguration {

	JoinkeyHttpClientAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "joinkeyJdkClients")
	static ObservedClients joinkeyJdkClients(ObjectProvider<ObservationRegistry> registry, Environment environment) {
		return new ObservedClients(new JdkClients(), registry::getObject, ExcludedBeans.of(environment));
	}

	@Bean
	HopStatus.Reporter joinkeyHttpClientStatus(ObjectProvider<ObservedClients> clients, Environment environment) {
		return HopStatus.Reporter.of(Hop.HTTP_CLIENTS, () -> {
			Set<String> failed = names(clients, ObservedClients::failed);
			Set<String> leftAlone = names(clients, ObservedClients::leftAlone);
			Set<String> excluded = ExcludedBeans.of(environment);
			if (!failed.isEmpty() || !leftAlone.isEmpty()) {
				return HopStatus.backedOff(Hop.HTTP_CLIENTS,
						(failed.isEmpty() ? ""
								: "these client beans cannot be observed and send no trace context: " + failed)
								+ (failed.isEmpty() || leftAlone.isEmpty() ? "" : "; ")
								+ (leftAlone.isEmpty() ? ""
										: "these client beans have a custom class and are left as they are: "
												+ leftAlone + "; to observe them, use the library's class"));
			}
			return HopStatus.on(Hop.HTTP_CLIENTS, "Spring Boot's builders and the application's client beans"
					+ (excluded.isEmpty() ? "" : " except " + excluded));
		});
	}

	private static Set<String> names(ObjectProvider<ObservedClients> clients,
			Function<ObservedClients, Set<String>> kind) {
		return clients.stream()
			.flatMap((client) -> kind.apply(client).stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClient.class)
	static class BlockingConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyBlockingClients")
		static ObservedClients joinkeyBlockingClients(ObjectProvider<ObservationRegistry> registry,
				Environment environment) {
			return new ObservedClients(new BlockingClients(), registry::getObject, ExcludedBeans.of(environment));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyReactiveClients")
		static ObservedClients joinkeyReactiveClients(ObjectProvider<ObservationRegistry> registry,
				Environment environment) {
			return new ObservedClients(new ReactiveClients(), registry::getObject, ExcludedBeans.of(environment));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TracingObservationHandler.class)
	static class ResendConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyResentJdkRequests")
		ResentRequests<?> joinkeyResentJdkRequests() {
			return JdkClients.resentRequests();
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(RestClient.class)
		static class BlockingResendConfiguration {

			@Bean
			@ConditionalOnMissingBean(name = "joinkeyResentBlockingRequests")
			ResentRequests<?> joinkeyResentBlockingRequests() {
				return BlockingClients.resentRequests();
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(WebClient.class)
		static class ReactiveResendConfiguration {

			@Bean
			@ConditionalOnMissingBean(name = "joinkeyResentReactiveRequests")
			ResentRequests<?> joinkeyResentReactiveRequests() {
				return ReactiveClients.resentRequests();
			}

		}

	}

}
