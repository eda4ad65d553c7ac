/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.HashSet;
import java.util.Set;

import io.joinkey.check.capture.threads.PrivateField;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Probes the id generator that the application gave to its tracer provider, as a bean or
 * by a customizer.
 */
final class OwnIdGenerator {

	private static final int PROBES = 64;

	private final @Nullable IdGenerator generator;

	private OwnIdGenerator(@Nullable IdGenerator generator) {
		this.generator = generator;
	}

	static OwnIdGenerator of(BeanFactory beans, @Nullable ClassLoader loader) {
		return new OwnIdGenerator(
				ClassUtils.isPresent("io.opentelemetry.sdk.trace.SdkTracerProvider", loader) ? Sdk.read(beans) : null);
	}

	/** The class, or {@code null} if OpenTelemetry's own one makes the ids. */
	@Nullable String className() {
		return (this.generator != null) ? ApplicationBeans.className(this.generator) : null;
	}

	/** A span id that it made twice in a moment, empty if it made none twice. */
	String repeated() {
		Set<String> ids = new HashSet<>();
		for (int i = 0; this.generator != null && i < PROBES; i++) {
			String id = this.generator.generateSpanId();
			if (!ids.add(id)) {
				return id;
			}
		}
		return "";
	}

	/** Apart, since the SDK may be absent. */
	private static final class Sdk {

		private static @Nullable IdGenerator read(BeanFactory beans) {
			SdkTracerProvider provider = beans.getBeanProvider(SdkTracerProvider.class).getIfAvailable();
			Object state = (provider != null) ? PrivateField.read(provider, "sharedState") : null;
			Object generator = (state != null) ? PrivateField.read(state, "idGenerator") : null;
			return (generator instanceof IdGenerator own
					&& !generator.getClass().getName().startsWith("io.opentelemetry.")) ? own : null;
		}

	}

}
