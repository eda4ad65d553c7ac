/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.joinkey.check.KafkaDelivery;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.CompositeRecordInterceptor;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Sees which listener was given which record, and what the broker holds. A listener of
 * batches is not seen.
 */
final class KafkaCapture {

	private final Moments moments;

	private final BrokerReader broker = new BrokerReader();

	private final List<KafkaDelivery> deliveries = new CopyOnWriteArrayList<>();

	private final List<AbstractMessageListenerContainer<?, ?>> containers = new ArrayList<>();

	private final List<String> batches = new ArrayList<>();

	KafkaCapture(Moments moments) {
		this.moments = moments;
	}

	BrokerReader broker() {
		return this.broker;
	}

	/**
	 * Watches the containers, which must not run yet.
	 * @param containers the application's listener containers
	 */
	void watch(List<MessageListenerContainer> containers) {
		for (MessageListenerContainer container : containers) {
			if (container.getContainerProperties().getMessageListener() instanceof BatchMessageListener) {
				this.batches.add(String.valueOf(container.getListenerId()));
			}
			else if (container instanceof AbstractMessageListenerContainer<?, ?> listening) {
				watch(listening);
			}
		}
	}

	private <K, V> void watch(AbstractMessageListenerContainer<K, V> container) {
		this.containers.add(container);
		RecordInterceptor<K, V> own = container.getRecordInterceptor();
		DeliveryInterceptor<K, V> ours = new DeliveryInterceptor<>(String.valueOf(container.getListenerId()));
		container.setRecordInterceptor((own != null) ? new CompositeRecordInterceptor<>(ours, own) : ours);
	}

	boolean hasListeners() {
		return !this.containers.isEmpty() || !this.batches.isEmpty();
	}

	/**
	 * Tells why what listeners do cannot be seen.
	 * @return the reason, empty if it can
	 */
	String obstacle() {
		return (this.containers.isEmpty() && !this.batches.isEmpty())
				? "the listeners " + this.batches + " take batches, whose records cannot be told apart yet"
				: this.broker.obstacle();
	}

	List<KafkaDelivery> deliveries() {
		return List.copyOf(this.deliveries);
	}

	/**
	 * Tells whether every record that a listener is subscribed to was given to one.
	 * @return whether nothing is under way
	 */
	boolean isQuiet() {
		if (this.containers.isEmpty()) {
			return true;
		}
		Set<String> topics = new HashSet<>();
		this.containers.forEach((container) -> {
			String[] subscribed = container.getContainerProperties().getTopics();
			topics.addAll((subscribed != null) ? List.of(subscribed) : List.of());
		});
		long expected = this.broker.all().stream().filter((record) -> topics.contains(record.topic())).count();
		return this.deliveries.stream().map(KafkaDelivery::record).distinct().count() >= expected;
	}

	private final class DeliveryInterceptor<K, V> implements RecordInterceptor<K, V> {

		private final String listener;

		private final Map<ConsumerRecord<?, ?>, Long> started = new ConcurrentHashMap<>();

		private DeliveryInterceptor(String listener) {
			this.listener = listener;
		}

		@Override
		public ConsumerRecord<K, V> intercept(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
			this.started.put(record, KafkaCapture.this.moments.next());
			return record;
		}

		@Override
		public void success(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
			delivered(record);
		}

		@Override
		public void failure(ConsumerRecord<K, V> record, Exception exception, Consumer<K, V> consumer) {
			delivered(record);
		}

		private void delivered(ConsumerRecord<?, ?> record) {
			Long order = this.started.remove(record);
			if (order != null) {
				KafkaCapture.this.deliveries.add(new KafkaDelivery(BrokerReader.record(record), this.listener,
						Thread.currentThread().getName(), order, KafkaCapture.this.moments.next()));
			}
		}

	}

}
