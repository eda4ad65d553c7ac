/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

/**
 * A servlet application at a public edge, with partners and services that do not know
 * {@code traceparent}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(HopController.class)
class PublicEdgeHopsApplication {

	/**
	 * Starts it.
	 * @param arguments Spring Boot's
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(PublicEdgeHopsApplication.class, arguments);
	}

	@Bean
	Hops received() {
		return () -> Stream.of("edge-untrusted", "edge-b3", "edge-uber", "edge-tenant", "edge-key", "edge-callback")
			.collect(Collectors.toMap((hop) -> hop, (hop) -> () -> Hop.line(hop)));
	}

	@Bean
	Hops failing() {
		return () -> Map.of("edge-error", () -> {
			throw new IllegalStateException("edge-error");
		});
	}

	@Bean
	Hops called(Environment environment, RestClient.Builder builder) {
		RestClient client = builder.build();
		String downstream = environment.getRequiredProperty("hops.downstream");
		return () -> Stream.of("edge-legacy-target", "edge-key-out")
			.collect(Collectors.toMap((hop) -> hop,
					(hop) -> () -> client.get().uri(downstream + hop).retrieve().body(String.class)));
	}

}
