/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;

import io.joinkey.check.evidence.Wiring.Held;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateBuilderConfigurer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientBuilders}, with the builders of Spring Boot and those that take
 * their place, and for the clients that {@link HeldReader} finds.
 */
class ClientBuildersTests {

	@Test
	void theBuildersOfSpringBootAreLeftOut() {
		assertThat(unobserved(SpringBoots.class)).isEmpty();
	}

	@Test
	void builderThatTakesThePlaceOfSpringBootsIsNamedWithItsKind() {
		assertThat(unobserved(Plain.class)).containsExactly("RestClient.Builder 'rest'",
				"RestTemplateBuilder 'template'", "WebClient.Builder 'web'");
	}

	@Test
	void builderWithTheSettingsOfSpringBootIsObserved() {
		assertThat(unobserved(Configured.class)).isEmpty();
	}

	@Test
	void prototypeIsJudgedByWhatItWasGiven() {
		assertThat(unobserved(Prototypes.class)).containsExactly("RestClient.Builder 'plain'");
	}

	@Test
	void clientOfItsOwnClassIsHeldWithTheClassOfSpring() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Signing.class)) {
			List<Held> held = new HeldReader(context.getBeanFactory(), (type) -> false).read();
			assertThat(held).singleElement()
				.satisfies((client) -> assertThat(client.type())
					.isEqualTo(Signing.class.getName() + " extends " + RestTemplate.class.getName()));
		}
	}

	private static List<String> unobserved(Class<?> configuration) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(configuration,
				User.class)) {
			return new ClientBuilders(context.getBeanFactory()).unobserved();
		}
	}

	static class Signing extends RestTemplate {

	}

	@Configuration(proxyBeanMethods = false)
	static class User {

		@Bean
		ObservationRegistry observationRegistry() {
			return ObservationRegistry.create();
		}

		@Bean
		List<RestClient> clients(ObjectProvider<RestClient.Builder> builders) {
			return builders.stream().map(RestClient.Builder::build).toList();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class,
			WebClientAutoConfiguration.class })
	static class SpringBoots {

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

		@Bean
		RestClient.Builder rest() {
			return RestClient.builder();
		}

		@Bean
		RestTemplateBuilder template() {
			return new RestTemplateBuilder();
		}

		@Bean
		WebClient.Builder web() {
			return WebClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SpringBoots.class)
	static class Configured {

		@Bean
		RestClient.Builder rest(RestClientBuilderConfigurer configurer) {
			return configurer.configure(RestClient.builder());
		}

		@Bean
		RestTemplateBuilder template(RestTemplateBuilderConfigurer configurer) {
			return configurer.configure(new RestTemplateBuilder());
		}

		@Bean
		WebClient.Builder web(ObservationRegistry registry, ObjectProvider<WebClientCustomizer> customizers) {
			return WebClient.builder().observationRegistry(registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SpringBoots.class)
	static class Prototypes {

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		RestClient.Builder plain() {
			return RestClient.builder();
		}

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		RestClient.Builder configured(RestClientBuilderConfigurer configurer) {
			return configurer.configure(RestClient.builder());
		}

	}

}
