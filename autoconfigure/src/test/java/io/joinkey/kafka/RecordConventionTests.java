/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Arrays;
import java.util.List;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.DefaultKafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;
import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation.DefaultKafkaTemplateObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SentRecordConvention} and {@link ConsumedRecordConvention}.
 */
class RecordConventionTests {

	private static final int MORE_TOPICS_THAN_PLACES = 1100;

	@Test
	void sentRecordsHaveTheKeyValuesOfSpring() {
		DefaultKafkaTemplateObservationConvention spring = DefaultKafkaTemplateObservationConvention.INSTANCE;
		SentRecordConvention convention = new SentRecordConvention();
		for (int i = 0; i < 2 * MORE_TOPICS_THAN_PLACES; i++) {
			for (String template : List.of("template", "other")) {
				KafkaRecordSenderContext context = sent(template, "topic" + i % MORE_TOPICS_THAN_PLACES);
				KeyValues keyValues = convention.getLowCardinalityKeyValues(context);
				assertThat(keyValues).isEqualTo(spring.getLowCardinalityKeyValues(context));
				assertThat(convention.getLowCardinalityKeyValues(context)).isSameAs(keyValues);
				assertThat(convention.getHighCardinalityKeyValues(context))
					.isEqualTo(spring.getHighCardinalityKeyValues(context));
				assertThat(convention.getContextualName(context)).isEqualTo(spring.getContextualName(context));
				assertThat(convention.getName()).isEqualTo(spring.getName());
			}
		}
	}

	@Test
	void consumedRecordsHaveTheKeyValuesOfSpring() {
		DefaultKafkaListenerObservationConvention spring = DefaultKafkaListenerObservationConvention.INSTANCE;
		ConsumedRecordConvention convention = new ConsumedRecordConvention();
		for (int i = 0; i < 2 * MORE_TOPICS_THAN_PLACES; i++) {
			for (String listener : List.of("listener", "other")) {
				for (String group : Arrays.asList("group", "other", null)) {
					String client = (i % 3 == 0) ? null : "client" + i;
					KafkaRecordReceiverContext context = consumed("topic" + i % MORE_TOPICS_THAN_PLACES, i, listener,
							client, group);
					KeyValues low = convention.getLowCardinalityKeyValues(context);
					assertThat(low).isEqualTo(spring.getLowCardinalityKeyValues(context));
					assertThat(convention.getLowCardinalityKeyValues(context)).isSameAs(low);
					KeyValues high = convention.getHighCardinalityKeyValues(context);
					assertThat(high).isEqualTo(spring.getHighCardinalityKeyValues(context));
					assertThat(convention.getHighCardinalityKeyValues(context)).isSameAs(high);
					assertThat(convention.getContextualName(context)).isEqualTo(spring.getContextualName(context));
					assertThat(convention.getName()).isEqualTo(spring.getName());
				}
			}
		}
	}

	@Test
	void conventionsOfTheApplicationAreUsed() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
					MicrometerTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
					OpenTelemetryTracingAutoConfiguration.class, JoinkeyKafkaAutoConfiguration.class));
		runner.run((context) -> assertThat(nameOf(context.getBean(ObservationRegistry.class), null))
			.isEqualTo("spring.kafka.template"));
		runner.withUserConfiguration(OwnConvention.class).run((context) -> {
			assertThat(context).hasSingleBean(RecordConventions.class);
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			assertThat(nameOf(registry, null)).isEqualTo("own");
			assertThat(nameOf(registry, new Named("template's"))).isEqualTo("template's");
		});
		runner.withPropertyValues("joinkey.tracing.direct=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RecordConventions.class));
		runner.withUserConfiguration(OwnCustomizer.class)
			.run((context) -> assertThat(nameOf(context.getBean(ObservationRegistry.class), null))
				.isEqualTo("customizer's"));
	}

	@Test
	void onlySpringsOwnObservationsGetTheseConventions() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		registry.observationConfig()
			.observationConvention(new SentRecordConvention())
			.observationConvention(new ConsumedRecordConvention());
		Observation named = Observation.start("own", () -> sent("template", "orders"), registry);
		named.stop();
		assertThat(named.getContext().getName()).isEqualTo("own");
		assertThat(named.getContext().getLowCardinalityKeyValues()).isEmpty();
		SentRecordConvention convention = new SentRecordConvention();
		assertThat(convention.supportsContext(sent("template", "orders"))).isTrue();
		assertThat(convention.supportsContext(
				new KafkaRecordSenderContext(new ProducerRecord<>("orders", "value"), "template", () -> "cluster") {
				}))
			.isFalse();
		assertThat(new ConsumedRecordConvention().supportsContext(consumed("orders", 1, "listener", null, null)))
			.isTrue();
	}

	private static @Nullable String nameOf(ObservationRegistry registry,
			@Nullable KafkaTemplateObservationConvention convention) {
		Observation observation = KafkaTemplateObservation.TEMPLATE_OBSERVATION
			.observation(convention, DefaultKafkaTemplateObservationConvention.INSTANCE,
					() -> sent("template", "orders"), registry)
			.start();
		observation.stop();
		return observation.getContext().getName();
	}

	private static KafkaRecordSenderContext sent(String template, String topic) {
		return new KafkaRecordSenderContext(new ProducerRecord<>(topic, "value"), template, () -> "cluster");
	}

	private static KafkaRecordReceiverContext consumed(String topic, int offset, String listener,
			@Nullable String client, @Nullable String group) {
		return new KafkaRecordReceiverContext(new ConsumerRecord<>(topic, offset % 7, offset, "key", "value"), listener,
				client, group, () -> "cluster");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		GlobalObservationConvention<KafkaRecordSenderContext> ownConvention() {
			return new Named("own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCustomizer {

		@Bean
		ObservationRegistryCustomizer<ObservationRegistry> ownCustomizer() {
			return (registry) -> registry.observationConfig().observationConvention(new Named("customizer's"));
		}

	}

	private static final class Named extends DefaultKafkaTemplateObservationConvention
			implements GlobalObservationConvention<KafkaRecordSenderContext> {

		private final String name;

		Named(String name) {
			this.name = name;
		}

		@Override
		public String getName() {
			return this.name;
		}

	}

}
