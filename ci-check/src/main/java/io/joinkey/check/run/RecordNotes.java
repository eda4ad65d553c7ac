/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.Telemetry;

/**
 * Names the topics of the file's records that no Kafka listener takes, and the listeners
 * that failed on each record.
 */
final class RecordNotes {

	/** Libraries that consume records without a listener that the gate sees. */
	private static final Pattern CONSUMERS = Pattern.compile("(spring-cloud-stream|reactor-kafka).*");

	private static final String FILE = " in " + GateFile.NAME;

	private final List<Coverage.Listener> listeners;

	private final List<KafkaDelivery> deliveries;

	private RecordNotes(List<Coverage.Listener> listeners, List<KafkaDelivery> deliveries) {
		this.listeners = listeners;
		this.deliveries = deliveries;
	}

	static List<String> of(List<GateFile.Published> records, Telemetry telemetry) {
		// the jar of Kafka Streams is there with the broker for tests
		boolean others = telemetry.setup()
			.wiring()
			.libraries()
			.stream()
			.anyMatch((jar) -> CONSUMERS.matcher(jar).matches())
				|| Thread.getAllStackTraces()
					.keySet()
					.stream()
					.anyMatch((each) -> each.getName().contains("-StreamThread-"));
		return of(records, telemetry.coverage().listeners(), telemetry.deliveries(), others);
	}

	/**
	 * Return the notes about the topics of records.
	 * @param others whether a consumer may be there that the gate does not see
	 */
	static List<String> of(List<GateFile.Published> records, List<Coverage.Listener> listeners,
			List<KafkaDelivery> deliveries, boolean others) {
		RecordNotes notes = new RecordNotes(listeners, deliveries);
		List<String> all = new ArrayList<>();
		for (String topic : new TreeSet<>(records.stream().map(GateFile.Published::topic).toList())) {
			Set<String> takers = notes.takers(topic);
			if (notes.given(topic).isEmpty()) {
				if (!takers.isEmpty()) {
					all.add("no record of " + topic + FILE + " reached " + String.join(", ", takers)
							+ ": its deserializer may not read the value, its filter may drop it, or the listener was not started; application.log may name the reason");
				}
				else if (!others) {
					all.add("no Kafka listener of the application takes the records of " + topic + FILE
							+ notes.nearest(topic));
				}
			}
			all.addAll(notes.failed(topic));
		}
		return all;
	}

	private List<KafkaDelivery> given(String topic) {
		return this.deliveries.stream().filter((delivery) -> delivery.record().topic().equals(topic)).toList();
	}

	private Set<String> takers(String topic) {
		return this.listeners.stream()
			.filter((listener) -> listener.topics().stream().anyMatch((each) -> isTopic(each, topic)))
			.map(Coverage.Listener::name)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Return whether a listener takes a topic: it names topics, or a pattern of topics.
	 */
	private static boolean isTopic(String named, String topic) {
		try {
			return named.equals(topic) || topic.matches(named);
		}
		catch (PatternSyntaxException ex) {
			return false;
		}
	}

	private String nearest(String topic) {
		List<String> topics = this.listeners.stream()
			.flatMap((listener) -> listener.topics().stream())
			.distinct()
			.sorted()
			.toList();
		return topics.isEmpty() ? "" : NearestName.to(topic, topics);
	}

	private List<String> failed(String topic) {
		Set<String> ids = given(topic).stream().map(KafkaDelivery::listener).collect(Collectors.toSet());
		ids.removeIf((id) -> given(topic).stream()
			.anyMatch((delivery) -> delivery.listener().equals(id) && !delivery.how().failed()));
		return this.listeners.stream()
			.filter((listener) -> ids.contains(listener.id()))
			.map(Coverage.Listener::name)
			.distinct()
			.sorted()
			.map((name) -> name + " failed on each record of " + topic
					+ ". Of these records the gate judged only the failure. To judge the rest too, give " + topic
					+ " a value that the listener accepts, under records" + FILE)
			.toList();
	}

}
