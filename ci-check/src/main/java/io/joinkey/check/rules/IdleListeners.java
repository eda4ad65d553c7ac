/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.Telemetry;

/**
 * Names the Kafka listeners that were given no record.
 */
final class IdleListeners {

	private static final String WORDS = "Kafka listeners that were given no record: ";

	private static final String REMEDY = "list one under records in joinkey-gate.yaml";

	private IdleListeners() {
	}

	static List<String> of(Telemetry telemetry) {
		if (telemetry.coverage().listeners().isEmpty()) {
			boolean expected = Stream.of(Boundary.KAFKA_LISTENER, Boundary.KAFKA_BATCH_LISTENER)
				.anyMatch((listener) -> !telemetry.setup().absent().containsKey(listener));
			return (expected && telemetry.deliveries().isEmpty()) ? List.of(WORDS + REMEDY) : List.of();
		}
		Set<String> given = telemetry.deliveries().stream().map(KafkaDelivery::listener).collect(Collectors.toSet());
		Set<String> heard = new HashSet<>();
		Map<String, Set<String>> idle = new TreeMap<>();
		for (Coverage.Listener listener : telemetry.coverage().listeners()) {
			if (given.contains(listener.id())) {
				heard.add(listener.name());
			}
			else if (telemetry.setup().isApplication(listener.name())) {
				idle.computeIfAbsent(listener.name(), (name) -> new TreeSet<>()).addAll(listener.topics());
			}
		}
		// the topics of its retries are the same listener's
		idle.keySet().removeAll(heard);
		return idle.entrySet()
			.stream()
			.map((each) -> WORDS + each.getKey() + " of " + String.join(", ", each.getValue()) + "; " + REMEDY)
			.toList();
	}

}
