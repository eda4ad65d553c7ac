/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Leaves the tracer to Brave where the application has Spring Boot's auto-configuration
 * of Brave. Without the starter Brave's comes first. The auto-configurations of Joinkey
 * change that order, and then nothing would be sent to the application's Zipkin.
 */
final class BraveFirst implements AutoConfigurationImportFilter, BeanClassLoaderAware {

	static final String BRAVE = "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration";

	static final String BRIDGE = "io.micrometer.tracing.brave.bridge.BraveTracer";

	private static final String OPEN_TELEMETRY = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration";

	private @Nullable ClassLoader classLoader;

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
		boolean brave = Arrays.asList(classes).contains(BRAVE) && ClassUtils.isPresent(BRIDGE, this.classLoader);
		boolean[] match = new boolean[classes.length];
		for (int i = 0; i < classes.length; i++) {
			match[i] = !brave || !OPEN_TELEMETRY.equals(classes[i]);
		}
		return match;
	}

}
