/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageSenderContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplyTracing}.
 */
class ReplyTracingTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final List<Observation.Context> failed = new ArrayList<>();

	@Test
	void aReplyThatCannotBeObservedIsSent() {
		this.registry.observationConfig().observationHandler(new FailingHandler());
		Message reply = new Message("paid".getBytes());
		ReplyTracing tracing = new ReplyTracing(() -> this.registry);
		Observation.createNotStarted("listener", this.registry)
			.observe(() -> assertThat(tracing.postProcessMessage(reply)).isSameAs(reply));
		assertThat(this.failed).singleElement().isInstanceOf(RabbitMessageSenderContext.class);
	}

	@Test
	void aReplyIsSentWithoutARegistry() {
		Message reply = new Message("paid".getBytes());
		assertThat(new ReplyTracing(() -> {
			throw new IllegalStateException("no registry");
		}).postProcessMessage(reply)).isSameAs(reply);
	}

	/** Fails for what is sent, as a handler of the application may. */
	private final class FailingHandler implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof RabbitMessageSenderContext) {
				ReplyTracingTests.this.failed.add(context);
				throw new IllegalStateException("no observation");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
