/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.util.ErrorHandler;

/**
 * Makes a span for each batch that a listener container delivers. The span is current
 * while the listener and its retries run. The container calls its error handler
 * afterwards: the span's context is then made current again.
 */
final class MessageBatches implements MethodInterceptor {

	private static final Log logger = LogFactory.getLog(MessageBatches.class);

	private final Supplier<ObservationRegistry> registry;

	private final ThreadLocal<@Nullable SpanContext> failed = new ThreadLocal<>();

	private final AtomicBoolean reported = new AtomicBoolean();

	MessageBatches(Supplier<ObservationRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		this.failed.remove();
		Object[] arguments = invocation.getArguments();
		Observation observation = (arguments.length > 1 && arguments[1] instanceof List<?> batch) ? start(batch) : null;
		if (observation == null) {
			return invocation.proceed();
		}
		try (Observation.Scope scope = observation.openScope()) {
			try {
				return invocation.proceed();
			}
			catch (Throwable ex) {
				observation.error((ex.getCause() != null) ? ex.getCause() : ex);
				this.failed.set(Span.current().getSpanContext());
				throw ex;
			}
		}
		finally {
			observation.stop();
		}
	}

	private @Nullable Observation start(List<?> batch) {
		try {
			List<Message> messages = batch.stream().filter(Message.class::isInstance).map(Message.class::cast).toList();
			return Observation.start(MessageBatchContext.CONVENTION, () -> new MessageBatchContext(messages),
					this.registry.get());
		}
		catch (RuntimeException ex) {
			if (this.reported.compareAndSet(false, true)) {
				logger.warn("A batch of RabbitMQ messages is processed without a span, because it could not be"
						+ " observed (logged once): " + ex);
			}
			return null;
		}
	}

	/**
	 * Return an error handler that delegates within the trace of the batch that failed.
	 */
	ErrorHandler within(ErrorHandler delegate) {
		return new BatchErrorHandler(this, delegate);
	}

	/**
	 * Handles an error within the trace of the batch that failed.
	 *
	 * @param batches the batches
	 * @param delegate the container's own error handler
	 */
	private record BatchErrorHandler(MessageBatches batches, ErrorHandler delegate) implements ErrorHandler {

		@Override
		public void handleError(Throwable failure) {
			SpanContext context = this.batches.failed.get();
			this.batches.failed.remove();
			if (context == null || Span.current().getSpanContext().isValid()) {
				this.delegate.handleError(failure);
				return;
			}
			try (Scope scope = Span.wrap(context).makeCurrent()) {
				this.delegate.handleError(failure);
			}
		}

	}

}
