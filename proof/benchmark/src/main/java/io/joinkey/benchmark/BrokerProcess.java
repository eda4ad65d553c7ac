/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import io.joinkey.proof.Broker;

/**
 * Runs the broker in a process of its own.
 */
final class BrokerProcess {

	private BrokerProcess() {
	}

	/**
	 * Starts the broker and prints its address.
	 * @param topics the topics to create
	 */
	public static void main(String[] topics) {
		Broker broker = Broker.start();
		Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
		broker.createTopics(1, topics);
		System.out.println(broker.address());
	}

}
