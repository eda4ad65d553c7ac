/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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

	/** Class files, by the pattern that was searched for. */
	private static final Map<String, Resource[]> FOUND = new ConcurrentHashMap<>();

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

		@Override
		public Resource[] getResources(String pattern) throws IOException {
			Resource[] found = FOUND.get(pattern);
			if (found == null) {
				found = super.getResources(pattern);
				FOUND.put(pattern, found);
			}
			return found;
		}

		/**
		 * Spring freezes it later. Until then it compares each bean with the type of each
		 * parameter of the beans that the web server needs.
		 */
		@Override
		protected void registerBeanPostProcessors(ConfigurableListableBeanFactory beanFactory) {
			beanFactory.freezeConfiguration();
			super.registerBeanPostProcessors(beanFactory);
		}

		/** Each application asks for it at its start and at its end. */
		@Override
		protected void resetCommonCaches() {
		}

	}

	private static final class Reactive extends AnnotationConfigReactiveWebServerApplicationContext {

		@Override
		protected void registerBeanPostProcessors(ConfigurableListableBeanFactory beanFactory) {
			beanFactory.freezeConfiguration();
			super.registerBeanPostProcessors(beanFactory);
		}

		@Override
		public <T> Map<Resource, T> getResourceCache(Class<T> type) {
			return read(type);
		}

		@Override
		protected void resetCommonCaches() {
		}

	}

}
