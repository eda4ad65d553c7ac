/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaDelivery.How;
import io.joinkey.check.evidence.KafkaRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.CompositeBatchInterceptor;
import org.springframework.kafka.listener.CompositeRecordInterceptor;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Records which listener received which record, alone or in a batch, and the records in
 * the broker.
 */
public final class KafkaCapture {

	private final ThreadSnapshots moments;

	private final BrokerReader broker = new BrokerReader();

	private final List<KafkaDelivery> deliveries = new CopyOnWriteArrayList<>();

	private final List<AbstractMessageListenerContainer<?, ?>> containers = new ArrayList<>();

	private boolean batches;

	private boolean singles;

	private final PollLoops loops;

	private final Runnable unobserve;

	public KafkaCapture(ThreadSnapshots moments) {
		this.moments = moments;
		this.loops = new PollLoops(moments);
		this.unobserve = JdkEvents.observe(this.loops);
	}

	public void close() {
		this.unobserve.run();
	}

	public BrokerReader broker() {
		return this.broker;
	}

	/**
	 * Observes the containers before they start.
	 * @param containers the application's listener containers
	 */
	void watch(List<MessageListenerContainer> containers) {
		for (MessageListenerContainer container : containers) {
			if (container instanceof AbstractMessageListenerContainer<?, ?> listening) {
				this.containers.add(listening);
				this.loops.watched(ListenerNames.of(listening).topics());
				if (container.getContainerProperties().getMessageListener() instanceof BatchMessageListener) {
					this.batches = true;
					watchBatches(listening);
				}
				else {
					this.singles = true;
					watchRecords(listening);
				}
			}
		}
	}

	private <K, V> void watchRecords(AbstractMessageListenerContainer<K, V> container) {
		RecordInterceptor<K, V> own = container.getRecordInterceptor();
		RecordWatch<K, V> ours = new RecordWatch<>(String.valueOf(container.getListenerId()));
		container.setRecordInterceptor((own != null) ? new CompositeRecordInterceptor<>(ours, own) : ours);
	}

	private <K, V> void watchBatches(AbstractMessageListenerContainer<K, V> container) {
		BatchInterceptor<K, V> own = container.getBatchInterceptor();
		BatchWatch<K, V> ours = new BatchWatch<>(String.valueOf(container.getListenerId()));
		container.setBatchInterceptor((own != null) ? new CompositeBatchInterceptor<>(ours, own) : ours);
	}

	/**
	 * Return whether a listener received single records.
	 * @return whether a container or a loop was watched
	 */
	public boolean isSingles() {
		return this.singles || !this.loops.isEmpty();
	}

	/**
	 * Return whether a listener received batches.
	 * @return whether a container of batches was watched
	 */
	public boolean isBatches() {
		return this.batches;
	}

	public List<Coverage.Listener> listeners() {
		return Stream.concat(this.containers.stream().map(ListenerNames::of), this.loops.listeners().stream()).toList();
	}

	public List<KafkaDelivery> deliveries() {
		Map<String, KafkaRecord> stored = new HashMap<>();
		if (!this.containers.isEmpty() || !this.loops.isEmpty()) {
			this.broker.all().forEach((record) -> stored.put(record.place(), record));
		}
		return Stream.concat(this.deliveries.stream(), this.loops.deliveries().stream())
			.map((delivery) -> delivery.withStored(stored.get(delivery.record().place())))
			.toList();
	}

	/**
	 * Return whether each record of a subscribed topic was delivered to a listener.
	 * @return whether nothing is under way
	 */
	public boolean isQuiet() {
		List<KafkaRecord> records = (this.containers.isEmpty() && this.loops.isEmpty()) ? List.of() : this.broker.all();
		return this.loops.isQuiet(records) && this.containers.stream()
			.allMatch((container) -> isDelivered(container, records) && isPastItsFailures(container));
	}

	private boolean isDelivered(AbstractMessageListenerContainer<?, ?> container, List<KafkaRecord> records) {
		String[] subscribed = container.getContainerProperties().getTopics();
		List<String> topics = (subscribed != null) ? List.of(subscribed) : List.of();
		Set<String> delivered = this.deliveries.stream()
			.filter((delivery) -> delivery.listener().equals(String.valueOf(container.getListenerId())))
			.map((delivery) -> delivery.record().place())
			.collect(Collectors.toSet());
		return records.stream()
			.filter((record) -> topics.contains(record.topic()))
			.allMatch((record) -> delivered.contains(record.place()));
	}

	/**
	 * A failed record is retried, or passed to a recoverer, until its group moves past
	 * it.
	 */
	private boolean isPastItsFailures(AbstractMessageListenerContainer<?, ?> container) {
		List<KafkaRecord> failed = this.deliveries.stream()
			.filter((delivery) -> delivery.how().failed()
					&& delivery.listener().equals(String.valueOf(container.getListenerId())))
			.map(KafkaDelivery::record)
			.toList();
		String group = container.getGroupId();
		return failed.isEmpty() || group == null || this.broker.isPast(group, failed);
	}

	/**
	 * Copies a record as it is now, because a listener may remove its headers.
	 */
	private Started start(ConsumerRecord<?, ?> record) {
		return new Started(BrokerReader.record(record), this.moments.next());
	}

	private void delivered(Started started, String listener, How how) {
		this.deliveries.add(new KafkaDelivery(started.record(), listener,
				ThreadSnapshots.thread(Thread.currentThread()), started.order(), this.moments.next(), how));
	}

	private record Started(KafkaRecord record, long order) {
	}

	private final class RecordWatch<K, V> implements RecordInterceptor<K, V> {

		private final String listener;

		private final Map<ConsumerRecord<?, ?>, Started> started = new ConcurrentHashMap<>();

		private RecordWatch(String listener) {
			this.listener = listener;
		}

		@Override
		public ConsumerRecord<K, V> intercept(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
			this.started.put(record, start(record));
			return record;
		}

		@Override
		public void success(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
			returned(record, false);
		}

		@Override
		public void failure(ConsumerRecord<K, V> record, Exception exception, Consumer<K, V> consumer) {
			returned(record, true);
		}

		private void returned(ConsumerRecord<?, ?> record, boolean failed) {
			Started start = this.started.remove(record);
			if (start != null) {
				delivered(start, this.listener, new How(false, failed));
			}
		}

	}

	private final class BatchWatch<K, V> implements BatchInterceptor<K, V> {

		private final String listener;

		private final Map<ConsumerRecords<?, ?>, List<Started>> started = new ConcurrentHashMap<>();

		private BatchWatch(String listener) {
			this.listener = listener;
		}

		@Override
		public ConsumerRecords<K, V> intercept(ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
			long order = KafkaCapture.this.moments.next();
			List<Started> all = new ArrayList<>();
			records.forEach((record) -> all.add(new Started(BrokerReader.record(record), order)));
			this.started.put(records, all);
			return records;
		}

		@Override
		public void success(ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
			returned(records, false);
		}

		@Override
		public void failure(ConsumerRecords<K, V> records, Exception exception, Consumer<K, V> consumer) {
			returned(records, true);
		}

		private void returned(ConsumerRecords<K, V> records, boolean failed) {
			List<Started> all = this.started.remove(records);
			if (all != null) {
				all.forEach((each) -> delivered(each, this.listener, new How(true, failed)));
			}
		}

	}

}
