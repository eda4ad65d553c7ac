/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Records what the application polls itself, without a listener container.
 */
final class PollLoops implements JdkEvents.Observer {

	private static final List<String> LIBRARIES = List.of("org.springframework.", "org.apache.", "reactor.",
			"io.joinkey.check.capture.", "io.smallrye.", "io.confluent.");

	private final ThreadSnapshots moments;

	private final Map<Object, Loop> loops = new IdentityHashMap<>();

	PollLoops(ThreadSnapshots moments) {
		this.moments = moments;
	}

	@Override
	public synchronized void happened(String what, Object source, @Nullable Object argument) {
		if (source instanceof KafkaConsumer<?, ?> consumer) {
			Loop known = this.loops.get(consumer);
			if (known != null) {
				known.close(this.moments.next());
			}
			if (argument instanceof ConsumerRecords<?, ?> records) {
				JdkEvents.caller().ifPresent((caller) -> {
					if (LIBRARIES.stream().noneMatch(caller.getClassName()::startsWith)) {
						this.loops.computeIfAbsent(consumer, (key) -> new Loop(caller))
							.polled(consumer.subscription(), records, this.moments.next());
					}
				});
			}
		}
	}

	synchronized List<KafkaDelivery> deliveries() {
		return this.loops.values().stream().flatMap((loop) -> loop.deliveries().stream()).toList();
	}

	synchronized List<Coverage.Listener> listeners() {
		return this.loops.values()
			.stream()
			.map((loop) -> new Coverage.Listener(loop.name(), loop.name(), loop.topics.stream().sorted().toList()))
			.toList();
	}

	/**
	 * Return whether each record of a polled topic was polled, and the loop polled again.
	 */
	synchronized boolean isQuiet(List<KafkaRecord> records) {
		return this.loops.values().stream().allMatch((loop) -> loop.isQuiet(records));
	}

	synchronized boolean isEmpty() {
		return this.loops.isEmpty();
	}

	private static final class Loop {

		private final StackTraceElement caller;

		private final Set<String> topics = new HashSet<>();

		private final List<KafkaDelivery> done = new ArrayList<>();

		private final List<KafkaDelivery> open = new ArrayList<>();

		private Loop(StackTraceElement caller) {
			this.caller = caller;
		}

		private String name() {
			return KafkaDelivery.POLL_LOOP + this.caller.getClassName() + "." + this.caller.getMethodName();
		}

		private void polled(Set<String> subscribed, ConsumerRecords<?, ?> records, long order) {
			this.topics.addAll(subscribed);
			records.forEach((record) -> this.open.add(new KafkaDelivery(BrokerReader.record(record), name(),
					ThreadSnapshots.thread(Thread.currentThread()), order, Long.MAX_VALUE)));
		}

		private void close(long order) {
			this.open.forEach((delivery) -> this.done.add(new KafkaDelivery(delivery.record(), delivery.listener(),
					delivery.thread(), delivery.order(), order)));
			this.open.clear();
		}

		private List<KafkaDelivery> deliveries() {
			List<KafkaDelivery> all = new ArrayList<>(this.done);
			all.addAll(this.open);
			return all;
		}

		private boolean isQuiet(List<KafkaRecord> records) {
			Set<String> taken = this.done.stream()
				.map((delivery) -> delivery.record().place())
				.collect(Collectors.toSet());
			return records.stream()
				.filter((record) -> this.topics.contains(record.topic()))
				.allMatch((record) -> taken.contains(record.place()));
		}

	}

}
