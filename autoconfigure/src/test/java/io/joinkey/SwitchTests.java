/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.propagation.JoinkeyPropagationAutoConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A feature that is switched off leaves the application as it is without Joinkey.
 */
class SwitchTests {

	/** What is there to report, and has nothing else left when all features are off. */
	private static final Set<String> STATUS = Set.of("joinkeyHopInventory", "joinkeyStartupLine", "joinkeyEndpoint",
			JoinkeyAutoConfiguration.class.getName(), JoinkeyPropagationAutoConfiguration.class.getName(),
			JoinkeyAutoConfiguration.class.getName() + "$EndpointConfiguration",
			"joinkey-" + JoinkeyProperties.class.getName());

	private static Started with;

	private static Started without;

	@BeforeAll
	static void startWithAndWithoutJoinkey() {
		with = Started.with();
		without = Started.with("joinkey.enabled=false");
	}

	@Test
	void withoutAnyFeatureNothingButTheStatusIsLeft() {
		Started started = Started.with(all((feature) -> true));
		assertThat(difference(started.beans(), without.beans())).isSubsetOf(STATUS);
		assertThat(difference(without.beans(), started.beans())).isEmpty();
		assertThat(started.defaults()).isEqualTo(without.defaults());
		assertThat(started.hops().values()).allMatch((status) -> status.startsWith("off"));
	}

	@ParameterizedTest
	@EnumSource
	void aFeatureThatIsOffLeavesNothing(Feature feature) {
		Started off = Started.with(feature.property() + "=false");
		Started alone = Started.with(all((other) -> other != feature));

		Set<String> own = difference(difference(alone.beans(), without.beans()), STATUS);
		assertThat(own).isNotEmpty();
		assertThat(off.beans()).doesNotContainAnyElementsOf(own);
		assertThat(off.beans()).containsAll(difference(without.beans(), alone.beans()));

		Set<String> set = difference(with.defaults().keySet(), off.defaults().keySet());
		assertThat(alone.defaults().keySet()).isEqualTo(set);
		assertThat(set.isEmpty())
			.isEqualTo(EnumSet.of(Feature.HTTP_CLIENT, Feature.JMS, Feature.BATCH).contains(feature));
		for (String name : set) {
			assertThat(off.property(name)).as(name).isEqualTo(without.property(name));
		}

		assertThat(off.hops()).allSatisfy((hop, status) -> {
			if (hop.feature() == feature) {
				assertThat(status).isEqualTo("off: " + feature.property() + " is false");
			}
			else {
				assertThat(status).doesNotContain(feature.property());
			}
		});
	}

	private static String[] all(Predicate<Feature> off) {
		return Arrays.stream(Feature.values())
			.filter(off)
			.map((feature) -> feature.property() + "=false")
			.toArray(String[]::new);
	}

	private static Set<String> difference(Set<String> names, Set<String> others) {
		Set<String> difference = new TreeSet<>(names);
		difference.removeAll(others);
		return difference;
	}

	/** What is known of an application that was started. */
	private record Started(Set<String> beans, Map<String, Object> defaults, Map<String, String> properties,
			Map<HopStatus.Hop, String> hops) {

		static Started with(String... properties) {
			List<String> arguments = Stream.concat(Stream.of(properties),
					Stream.of("management.endpoints.web.exposure.include=joinkey,health,prometheus",
							"spring.main.log-startup-info=false"))
				.toList();
			try (RunningService service = RunningService.start(Shop.class, arguments.toArray(String[]::new))) {
				assertThat(service.get("/hello/ann").statusCode()).isEqualTo(200);
				ConfigurableEnvironment environment = service.context().getEnvironment();
				Map<String, String> values = new TreeMap<>();
				JoinkeyDefaultsTests.allDefaults()
					.forEach((name) -> values.put(name, String.valueOf(environment.getProperty(name))));
				Map<HopStatus.Hop, String> hops = new TreeMap<>();
				service.context()
					.getBeanProvider(HopInventory.class)
					.ifAvailable((inventory) -> inventory.hops()
						.forEach((hop) -> hops.put(hop.hop(), hop.state().label() + ": " + hop.reason())));
				return new Started(new HashSet<>(Set.of(service.context().getBeanDefinitionNames())),
						defaults(environment), values, hops);
			}
		}

		private static Map<String, Object> defaults(ConfigurableEnvironment environment) {
			Map<String, Object> defaults = new TreeMap<>();
			for (String name : List.of(DefaultPropertiesPropertySource.NAME, "joinkey")) {
				PropertySource<?> source = environment.getPropertySources().get(name);
				if (source instanceof EnumerablePropertySource<?> values) {
					for (String property : values.getPropertyNames()) {
						defaults.put(property, values.getProperty(property));
					}
				}
			}
			return defaults;
		}

		String property(String name) {
			return this.properties.get(name);
		}

	}

}
