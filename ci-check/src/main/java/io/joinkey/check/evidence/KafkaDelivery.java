/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import org.jspecify.annotations.Nullable;

/**
 * A record that a listener of the application received.
 *
 * @param record the record
 * @param listener the listener's id
 * @param thread the thread that ran the listener
 * @param order the start of the listener among everything observed
 * @param endOrder the return of the listener, normal or not, among everything observed
 * @param how how it was given, and what became of it
 * @param stored the record as the broker has it, if that was read
 */
public record KafkaDelivery(KafkaRecord record, String listener, String thread, long order, long endOrder, How how,
		@Nullable KafkaRecord stored) implements Evidence {

	/** The start of the name of a poll loop. */
	public static final String POLL_LOOP = "poll loop at ";

	/** The name of a Spring listener container that is not a bean. */
	public static final String CONTAINER_LOOP = POLL_LOOP
			+ "org.springframework.kafka.listener.KafkaMessageListenerContainer";

	/**
	 * Creates the delivery of a single record whose listener returned normally.
	 * @param record the record
	 * @param listener the listener's id
	 * @param thread the thread that ran the listener
	 * @param order the start of the listener among everything observed
	 * @param endOrder the return of the listener among everything observed
	 */
	public KafkaDelivery(KafkaRecord record, String listener, String thread, long order, long endOrder) {
		this(record, listener, thread, order, endOrder, new How(false, false));
	}

	public KafkaDelivery(KafkaRecord record, String listener, String thread, long order, long endOrder, How how) {
		this(record, listener, thread, order, endOrder, how, null);
	}

	/**
	 * Returns a copy with the record as the broker has it.
	 * @param inBroker the record, read back
	 * @return the copy
	 */
	public KafkaDelivery withStored(@Nullable KafkaRecord inBroker) {
		return new KafkaDelivery(this.record, this.listener, this.thread, this.order, this.endOrder, this.how,
				inBroker);
	}

	@Override
	public String place() {
		return "listener " + this.listener + " " + ThreadSnapshot.on(this.thread) + " with " + this.record.place();
	}

	public boolean covers(ThreadSnapshot snapshot) {
		return snapshot.thread().equals(this.thread) && this.order <= snapshot.order()
				&& snapshot.order() <= this.endOrder;
	}

	/**
	 * The way in which a record was delivered.
	 *
	 * @param batch whether it was given together with those that have the same start
	 * @param failed whether the listener threw
	 */
	public record How(boolean batch, boolean failed) {
	}

}
