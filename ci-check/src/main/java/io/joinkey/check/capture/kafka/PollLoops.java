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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Records what the application polls itself, without a listener container.
 */
final class PollLoops implements JdkEvents.Observer {

	private static final List<String> LIBRARIES = List.of("org.springframework.", "org.apache.", "reactor.",
			"io.joinkey.check.capture.", "io.smallrye.", "io.confluent.");

	/** Polls for a listener, also if the container is not a bean. */
	private static final String CONTAINER = "org.springframework.kafka.listener.KafkaMessageListenerContainer";

	/** The binder makes its containers itself, and they are not beans. */
	private static final boolean BINDER = ClassUtils.isPresent("org.springframework.cloud.stream.binder.Binder",
			PollLoops.class.getClassLoader());

	private final ThreadSnapshots moments;

	/** The topics, and the patterns of topics, of the containers that are watched. */
	private final List<String> watched = new ArrayList<>();

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
					if (isLoop(caller.getClassName(), consumer, records)) {
						this.loops.computeIfAbsent(consumer, (key) -> new Loop(name(caller)))
							.polled(consumer.subscription(), records, this.moments.next());
					}
				});
			}
		}
	}

	synchronized void watched(List<String> topics) {
		this.watched.addAll(topics);
	}

	private boolean isLoop(String caller, KafkaConsumer<?, ?> consumer, ConsumerRecords<?, ?> records) {
		if (!caller.startsWith(CONTAINER)) {
			return LIBRARIES.stream().noneMatch(caller::startsWith);
		}
		Set<String> topics = new HashSet<>(consumer.subscription());
		records.partitions().forEach((partition) -> topics.add(partition.topic()));
		return !BINDER && !topics.isEmpty() && topics.stream().noneMatch(this::isWatched);
	}

	boolean isWatched(String topic) {
		return this.watched.stream().anyMatch((each) -> each.equals(topic) || Pattern.matches(each, topic));
	}

	private static String name(StackTraceElement caller) {
		return caller.getClassName().startsWith(CONTAINER) ? KafkaDelivery.CONTAINER_LOOP
				: KafkaDelivery.POLL_LOOP + caller.getClassName() + "." + caller.getMethodName();
	}

	synchronized List<KafkaDelivery> deliveries() {
		return this.loops.values().stream().flatMap((loop) -> loop.deliveries().stream()).toList();
	}

	synchronized List<Coverage.Listener> listeners() {
		return this.loops.values()
			.stream()
			.map((loop) -> new Coverage.Listener(loop.name, loop.name, loop.topics.stream().sorted().toList()))
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

		private final String name;

		private final Set<String> topics = new HashSet<>();

		private final List<KafkaDelivery> done = new ArrayList<>();

		private final List<KafkaDelivery> open = new ArrayList<>();

		private Loop(String name) {
			this.name = name;
		}

		private void polled(Set<String> subscribed, ConsumerRecords<?, ?> records, long order) {
			this.topics.addAll(subscribed);
			records.forEach((record) -> this.open.add(new KafkaDelivery(BrokerReader.record(record), this.name,
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
