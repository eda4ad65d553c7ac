/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import io.joinkey.ForeignInternal;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryEventPublisherBeansApplicationListener;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Keeps ids in log events from the first request to the last. Spring Boot's listener does
 * so from {@link ContextRefreshedEvent} to {@link ContextClosedEvent}, but web servers
 * and Kafka listeners start earlier and stop later. This class notifies that listener of
 * a proxy of the application context before they start, and of its end when they have
 * stopped.
 */
final class EventPublisherLifecycle
		implements SmartLifecycle, ApplicationListener<ContextRefreshedEvent>, DisposableBean {

	private final OpenTelemetryEventPublisherBeansApplicationListener boots = new OpenTelemetryEventPublisherBeansApplicationListener();

	private final ApplicationContext context;

	private final ApplicationContext standIn;

	private volatile boolean running;

	EventPublisherLifecycle(ApplicationContext context) {
		this.context = context;
		this.standIn = proxy(context);
	}

	/**
	 * Creates a context that equals only itself: Spring Boot's listener compares contexts
	 * by equality.
	 */
	private static ApplicationContext proxy(ApplicationContext context) {
		return (ApplicationContext) Proxy.newProxyInstance(EventPublisherLifecycle.class.getClassLoader(),
				new Class<?>[] { ApplicationContext.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					default -> {
						try {
							yield method.invoke(context, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					}
				});
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public void start() {
		this.running = ForeignInternal.EVENT_PUBLISHERS.isAvailable();
		if (!this.running) {
			return;
		}
		this.boots.onApplicationEvent(new ContextRefreshedEvent(this.standIn));
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (this.running && event.getApplicationContext() == this.context) {
			// it has just added the same publishers again
			this.boots.onApplicationEvent(new ContextClosedEvent(this.context));
		}
	}

	@Override
	public void stop() {
		// requests of an earlier phase may still be at work
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void destroy() {
		if (this.running) {
			this.running = false;
			this.boots.onApplicationEvent(new ContextClosedEvent(this.standIn));
		}
	}

}
