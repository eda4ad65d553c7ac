/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.evidence.Wiring.Part;
import org.jspecify.annotations.Nullable;

/**
 * Names what observes the clients of a builder that the application defines in place of
 * Spring Boot's, and those of a class of its own.
 */
final class OwnBuilders {

	/** What gives a builder the settings of Spring Boot's. */
	private static final Map<String, String> SETTINGS = Map.of("RestClient.Builder",
			"return configurer.configure(RestClient.builder()) from its bean method, with RestClientBuilderConfigurer as a parameter, or call builder.observationRegistry(observationRegistry)",
			"RestTemplateBuilder",
			"return configurer.configure(new RestTemplateBuilder()) from its bean method, with RestTemplateBuilderConfigurer as a parameter",
			"WebClient.Builder",
			"call customizers.orderedStream().forEach((customizer) -> customizer.customize(builder)) in its bean method, with ObjectProvider<WebClientCustomizer> as a parameter, or builder.observationRegistry(observationRegistry)");

	private OwnBuilders() {
	}

	/** Return the beginning of a remedy, empty if the injected builder is observed. */
	static String repaired(Setup setup, @Nullable Client client) {
		String name = (client != null) ? client.name() : "";
		return setup.wiring()
			.beans()
			.getOrDefault(Part.CLIENT_BUILDER, List.of())
			.stream()
			.filter((builder) -> !OutgoingRemedies.SPRING.contains(name) || builder.startsWith(name))
			.map((builder) -> "the bean " + builder + " takes the place of Spring Boot's builder and is not observed: "
					+ SETTINGS.getOrDefault(builder.substring(0, builder.indexOf(' ')), "") + "; and ")
			.collect(Collectors.joining());
	}

	/** Return how the builder makes a client of another class. */
	static String extended(List<Held> clients) {
		return clients.stream()
			.filter((each) -> each.type().contains(" extends ") && each.type().endsWith(".RestTemplate"))
			.map((each) -> each.type().replaceFirst(" extends .*", "").replaceFirst(".*[.$]", ""))
			.distinct()
			.sorted()
			.map((type) -> ", builder.configure(new " + type
					+ "(...)), or builder.configure(this) at the end of its constructor")
			.collect(Collectors.joining());
	}

}
