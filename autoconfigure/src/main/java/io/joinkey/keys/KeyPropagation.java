/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.util.Collection;
import java.util.function.Function;

import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Wraps all propagators of the application.
 */
final class KeyPropagation implements BeanPostProcessor {

	private final Function<TextMapPropagator, TextMapPropagator> wrapper;

	KeyPropagation(Function<TextMapPropagator, TextMapPropagator> wrapper) {
		this.wrapper = wrapper;
	}

	static TextMapPropagator wrap(TextMapPropagator delegate, KeyOrigins origins, KeyReader reader,
			Collection<String> remoteFields) {
		return new KeyPropagator(delegate, origins, reader, remoteFields);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof ContextPropagators propagators)
				? ContextPropagators.create(this.wrapper.apply(propagators.getTextMapPropagator())) : bean;
	}

}
