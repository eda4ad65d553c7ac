/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.aot.AotDetector;
import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;

/**
 * Keeps what Spring knows of methods, annotations, generic types and class files for the
 * next web application of this JVM.
 */
@Order(0)
class KnownAnnotations implements ApplicationContextFactory {

	/** What was read of class files, by its type. */
	private static final Map<Class<?>, Map<Resource, ?>> READ = new ConcurrentHashMap<>();

	@Override
	public ConfigurableApplicationContext create(WebApplicationType type) {
		if (type == WebApplicationType.NONE || AotDetector.useGeneratedArtifacts()) {
			return null;
		}
		return (type == WebApplicationType.SERVLET) ? new Servlet() : new Reactive();
	}

	@SuppressWarnings("unchecked")
	private static <T> Map<Resource, T> read(Class<T> type) {
		return (Map<Resource, T>) READ.computeIfAbsent(type, (key) -> new ConcurrentHashMap<>());
	}

	private static final class Servlet extends AnnotationConfigServletWebServerApplicationContext {

		@Override
		public <T> Map<Resource, T> getResourceCache(Class<T> type) {
			return read(type);
		}

		/** Each application asks for it at its start and at its end. */
		@Override
		protected void resetCommonCaches() {
		}

	}

	private static final class Reactive extends AnnotationConfigReactiveWebServerApplicationContext {

		@Override
		public <T> Map<Resource, T> getResourceCache(Class<T> type) {
			return read(type);
		}

		@Override
		protected void resetCommonCaches() {
		}

	}

}
