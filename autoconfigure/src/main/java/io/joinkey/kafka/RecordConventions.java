/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Adds the conventions of records to the registry after those of the application, its
 * customizers and other libraries. The first convention that fits is used, so these two
 * take the place of Spring's only.
 */
final class RecordConventions implements SmartInitializingSingleton {

	private final ObjectProvider<ObservationRegistry> registry;

	RecordConventions(ObjectProvider<ObservationRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.registry.ifUnique((registry) -> registry.observationConfig()
			.observationConvention(new SentRecordConvention())
			.observationConvention(new ConsumedRecordConvention()));
	}

	/**
	 * Return whether an observation takes its name from a convention. One that the
	 * application has named keeps its name.
	 */
	static boolean isNameless(Observation.Context context) {
		return context.getName() == null;
	}

}
