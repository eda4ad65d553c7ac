/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ShareConsumer;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Reports the status of Kafka. Names raw consumers, since only the application knows
 * where the processing of a record begins.
 */
final class KafkaStatus implements HopStatus.Reporter {

	private static final List<Class<?>> UNOBSERVED = List.of(Consumer.class, ShareConsumer.class);

	private static final boolean STREAMS_PRESENT = ClassUtils.isPresent("org.apache.kafka.streams.KafkaStreams",
			KafkaStatus.class.getClassLoader());

	private final ConfigurableListableBeanFactory beanFactory;

	private final boolean templates;

	private final boolean listeners;

	KafkaStatus(ConfigurableListableBeanFactory beanFactory, boolean templates, boolean listeners) {
		this.beanFactory = beanFactory;
		this.templates = templates;
		this.listeners = listeners;
	}

	@Override
	public Hop hop() {
		return Hop.KAFKA;
	}

	@Override
	public HopStatus status() {
		List<String> reasons = new ArrayList<>();
		if (!this.templates) {
			reasons.add("spring.kafka.template.observation-enabled is false");
		}
		if (!this.listeners) {
			reasons.add("spring.kafka.listener.observation-enabled is false");
		}
		Set<String> unobserved = new TreeSet<>();
		for (Class<?> type : UNOBSERVED) {
			Collections.addAll(unobserved, this.beanFactory.getBeanNamesForType(type, true, false));
		}
		if (!unobserved.isEmpty()) {
			reasons
				.add("the records that " + unobserved + " receive have ids only within RecordScopes.forEach or open");
		}
		Set<String> failed = names(KafkaReport::failed);
		if (!failed.isEmpty()) {
			reasons.add("these beans could not be observed: " + failed);
		}
		Set<String> leftAlone = names(KafkaReport::leftAlone);
		if (!leftAlone.isEmpty()) {
			reasons.add("these producers have a custom class and are left as they are: " + leftAlone);
		}
		return reasons.isEmpty() ? HopStatus.on(Hop.KAFKA,
				"every template, producer and listener container that is a bean or comes from a factory" + switchedOn()
						+ "; each record of a batch within RecordScopes; Kafka Streams, except punctuators")
				: HopStatus.backedOff(Hop.KAFKA, String.join("; ", reasons) + switchedOn());
	}

	private String switchedOn() {
		Set<String> names = names(KafkaReport::switchedOn);
		names.removeIf(this::isSpringBoots);
		return names.isEmpty() ? "" : "; observation was switched on for " + names;
	}

	/**
	 * Return whether a bean is Spring Boot's own, which follows its properties.
	 */
	private boolean isSpringBoots(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return false;
		}
		String factory = this.beanFactory.getBeanDefinition(name).getFactoryBeanName();
		return factory != null && factory.startsWith("org.springframework.boot.");
	}

	private Set<String> names(Function<KafkaReport, Set<String>> kind) {
		Set<String> names = new TreeSet<>();
		reports().forEach((report) -> names.addAll(kind.apply(report)));
		return names;
	}

	private Stream<KafkaReport> reports() {
		return Stream
			.of(reports(KafkaObservation.class, KafkaObservation::report),
					reports(ObservedProducers.class, ObservedProducers::report),
					reports(RollbackScopes.class, RollbackScopes::report),
					reports(ShareScopes.class, ShareScopes::report),
					STREAMS_PRESENT ? reports(ObservedStreams.class, ObservedStreams::report)
							: Stream.<KafkaReport>empty())
			.flatMap(Function.identity());
	}

	private <T> Stream<KafkaReport> reports(Class<T> type, Function<T, KafkaReport> report) {
		return this.beanFactory.getBeanProvider(type).stream().map(report);
	}

}
