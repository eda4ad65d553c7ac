/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Collects the names of Kafka beans that were changed, left as they are, or could not be
 * observed.
 */
final class KafkaReport {

	private static final Log logger = LogFactory.getLog(KafkaReport.class);

	private final Set<String> switchedOn = new ConcurrentSkipListSet<>();

	private final Set<String> leftAlone = new ConcurrentSkipListSet<>();

	private final Set<String> failed = new ConcurrentSkipListSet<>();

	/**
	 * Return the beans that observation was switched on for.
	 * @return bean names, sorted
	 */
	Set<String> switchedOn() {
		return this.switchedOn;
	}

	/**
	 * Return the beans that keep their identity because their class is the application's.
	 * @return bean names, sorted
	 */
	Set<String> leftAlone() {
		return this.leftAlone;
	}

	/**
	 * Return the beans that could not be observed.
	 * @return bean names, sorted
	 */
	Set<String> failed() {
		return this.failed;
	}

	/**
	 * Runs a change of a bean. If it fails, the application continues without it.
	 * @param beanName the bean's name
	 * @param change the change
	 */
	void attempt(String beanName, Runnable change) {
		try {
			change.run();
		}
		catch (RuntimeException ex) {
			fail(beanName, ex.toString());
		}
	}

	void fail(String beanName, String reason) {
		if (this.failed.add(beanName)) {
			logger.warn("The Kafka bean '" + beanName + "' does not propagate the trace context: " + reason
					+ ". Use a KafkaTemplate or a container factory of Spring's, or name the bean in"
					+ " joinkey.excluded-beans");
		}
	}

}
