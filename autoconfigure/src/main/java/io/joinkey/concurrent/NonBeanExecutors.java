/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.List;
import java.util.concurrent.Executor;

import io.joinkey.ForeignInternal;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Wraps executors that are not beans but are held in fields of an event multicaster, of
 * Spring MVC's asynchronous support, or of Resilience4j's retries and time limiters.
 */
final class NonBeanExecutors {

	private static final Log logger = LogFactory.getLog(NonBeanExecutors.class);

	/** The fields that hold an executor. */
	private static final List<ForeignInternal> FIELDS = List.of(ForeignInternal.EVENT_EXECUTOR,
			ForeignInternal.MVC_EXECUTOR, ForeignInternal.RETRY_EXECUTOR, ForeignInternal.TIME_LIMITER_EXECUTOR);

	private final ExecutorCoverage executors;

	NonBeanExecutors(ExecutorCoverage executors) {
		this.executors = executors;
	}

	void adopt(Object bean, String beanName) {
		for (ForeignInternal field : FIELDS) {
			if (field.isFieldOf(bean)) {
				guard(beanName, () -> {
					Executor executor = field.read(bean, Executor.class);
					if (executor != null) {
						field.write(bean, this.executors.adopt(executor));
					}
				});
			}
		}
	}

	private static void guard(String beanName, Runnable adoption) {
		try {
			adoption.run();
		}
		catch (RuntimeException ex) {
			logger.warn("The executor of '" + beanName + "' does not propagate context to its tasks: " + ex);
		}
	}

}
