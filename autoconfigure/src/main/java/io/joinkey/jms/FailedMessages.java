/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.jms;

import java.util.function.Supplier;

import io.micrometer.jakarta9.instrument.jms.JmsProcessObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.jms.listener.adapter.ListenerExecutionFailedException;
import org.springframework.util.ErrorHandler;

/**
 * Marks the span of a message as failed when its listener fails. The container handles
 * the failure before its observation sees it. Then delegates to the application's error
 * handler, or logs what the container logs without one.
 */
final class FailedMessages implements ErrorHandler {

	private final Supplier<@Nullable ObservationRegistry> registry;

	private final @Nullable ErrorHandler delegate;

	private final Log containerLogger;

	FailedMessages(Supplier<@Nullable ObservationRegistry> registry, @Nullable ErrorHandler delegate,
			Log containerLogger) {
		this.registry = registry;
		this.delegate = delegate;
		this.containerLogger = containerLogger;
	}

	@Override
	public void handleError(Throwable failure) {
		ObservationRegistry registry = this.registry.get();
		Observation current = (registry != null) ? registry.getCurrentObservation() : null;
		if (current != null && current.getContext() instanceof JmsProcessObservationContext) {
			current.error((failure instanceof ListenerExecutionFailedException && failure.getCause() != null)
					? failure.getCause() : failure);
		}
		if (this.delegate != null) {
			this.delegate.handleError(failure);
		}
		else {
			this.containerLogger.warn("Execution of JMS message listener failed, and no ErrorHandler has been set.",
					failure);
		}
	}

}
