/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.Set;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.util.ErrorHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AmqpObservation}.
 */
class AmqpObservationTests {

	private final AmqpObservation observation = new AmqpObservation(new AmqpObservation.Options(true, true, Set.of()),
			() -> ObservationRegistry.NOOP);

	@Test
	void aFactoryOfTheApplicationKeepsTheErrorHandlerThatItsContainersMake() {
		assertThat(handler(new SimpleRabbitListenerContainerFactory())).isNotNull();
		assertThat(handler(new OwnFactory())).isNull();
		ErrorHandler own = (failure) -> {
		};
		OwnFactory factory = new OwnFactory();
		factory.setErrorHandler(own);
		assertThat(handler(factory)).isNotNull().isNotSameAs(own);
	}

	private ErrorHandler handler(SimpleRabbitListenerContainerFactory factory) {
		this.observation.postProcessBeforeInitialization(factory, "factory");
		return ForeignInternal.AMQP_ERROR_HANDLER.read(factory, ErrorHandler.class);
	}

	/** May give its containers an error handler when it makes them. */
	private static final class OwnFactory extends SimpleRabbitListenerContainerFactory {

	}

}
