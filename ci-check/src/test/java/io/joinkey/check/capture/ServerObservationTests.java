/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Wiring.Part;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerObservation} and {@link EarlyRegistry}.
 */
class ServerObservationTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void aRegistryWithoutHandlerIsNamedIfItIsTheOnlyOne() {
		registry("idle", ObservationRegistry::create, false);
		assertThat(read().get(Part.IDLE_REGISTRY)).containsExactly("idle");
	}

	@Test
	void aRegistryWithoutHandlerBesideALiveOneIsNotNamed() {
		registry("idle", ObservationRegistry::create, false);
		registry("live", ServerObservationTests::live, true);
		assertThat(read().get(Part.IDLE_REGISTRY)).isEmpty();
	}

	@Test
	void aPrimaryRegistryWithoutHandlerIsNamed() {
		registry("idle", ObservationRegistry::create, true);
		registry("live", ServerObservationTests::live, false);
		assertThat(read().get(Part.IDLE_REGISTRY)).containsExactly("idle");
	}

	@Test
	void thePathToARegistryThatAPostProcessorMakesIsNamed() {
		this.context.registerBean("observationRegistryPostProcessor", ObservationRegistryPostProcessor.class);
		registry("observations", ObservationRegistry::create, false);
		this.context.registerBean("early", Early.class);
		assertThat(read()).containsEntry(Part.EARLY_REGISTRY, List.of("early", "observations"))
			.doesNotContainKey(Part.IDLE_REGISTRY);
	}

	@Test
	void theCodeThatAsksForARegistryTooEarlyIsNamed() {
		this.context.registerBean("observationRegistryPostProcessor", ObservationRegistryPostProcessor.class);
		registry("observations", ObservationRegistry::create, false);
		this.context.addBeanFactoryPostProcessor(ServerObservationTests::ask);
		assertThat(read().get(Part.EARLY_REGISTRY)).satisfiesExactly(
				(first) -> assertThat(first).startsWith(getClass().getName() + ".ask(ServerObservationTests.java:"),
				(second) -> assertThat(second).isEqualTo("observations"));
	}

	private static void ask(ConfigurableListableBeanFactory beans) {
		beans.getBean(ObservationRegistry.class);
	}

	@Test
	void withoutSpringBootsPostProcessorNoRegistryIsTooEarly() {
		registry("observations", ObservationRegistry::create, false);
		this.context.registerBean("early", Early.class);
		assertThat(read()).doesNotContainKey(Part.EARLY_REGISTRY)
			.containsEntry(Part.IDLE_REGISTRY, List.of("observations"));
	}

	@Test
	void onlyAPrimaryRegistryTakesTheMetersAway() {
		this.context.registerBean("beside", SimpleMeterRegistry.class);
		this.context.registerBean("first", SimpleMeterRegistry.class, (definition) -> definition.setPrimary(true));
		assertThat(read().get(Part.OTHER_METER_REGISTRY)).containsExactly("first");
	}

	@Test
	void anExcludedAutoConfigurationOfMetricsIsNamed() {
		String metrics = "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration";
		ConditionEvaluationReport.get(this.context.getDefaultListableBeanFactory())
			.recordExclusions(List.of("org.springframework.boot.AuditAutoConfiguration", metrics));
		assertThat(read()).containsEntry(Part.UNSERVED, List.of(metrics));
	}

	private void registry(String name, Supplier<ObservationRegistry> registry, boolean primary) {
		this.context.registerBean(name, ObservationRegistry.class, registry,
				(definition) -> definition.setPrimary(primary));
	}

	private static ObservationRegistry live() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		return registry;
	}

	private Map<Part, List<String>> read() {
		EarlyRegistry.watch(this.context.getDefaultListableBeanFactory());
		this.context.refresh();
		Map<Part, List<String>> parts = new EnumMap<>(Part.class);
		ServerObservation.read(this.context.getBeanFactory(),
				(type) -> Stream.of(this.context.getBeanNamesForType(ClassUtils.resolveClassName(type, null))),
				UnaryOperator.identity(), parts);
		return parts;
	}

	/** Named as Spring Boot's own. */
	static class ObservationRegistryPostProcessor implements BeanPostProcessor {

	}

	static class Early implements BeanPostProcessor {

		public Early(ObservationRegistry registry) {
		}

	}

}
