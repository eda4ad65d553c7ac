/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.lang.StackWalker.StackFrame;
import java.util.Collection;
import java.util.function.Supplier;

import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Registers the only {@link OpenTelemetry} bean as the global one, unless the application
 * registers another. It waits for all beans, runners and listeners of the start, and for
 * the main method, because each of them may register one.
 */
final class GlobalRegistration
		implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, Ordered, DisposableBean {

	/** How long a main method that does not return is waited for. */
	private static final long MAIN_LIMIT_MILLIS = 2000;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Collection<String> excludedBeans;

	/**
	 * A field, because Spring Cloud Function takes a bean that implements Supplier for a
	 * handler of messages.
	 */
	private final Supplier<OpenTelemetry> supplier = this::find;

	private boolean begun;

	private boolean destroyed;

	private volatile @Nullable OpenTelemetry openTelemetry;

	GlobalRegistration(ConfigurableListableBeanFactory beanFactory, Collection<String> excludedBeans) {
		this.beanFactory = beanFactory;
		this.excludedBeans = excludedBeans;
	}

	/**
	 * Return whether a bean can be registered.
	 * @return whether exactly one bean exists, and it is not excluded
	 */
	boolean isPossible() {
		return beanName() != null;
	}

	private @Nullable String beanName() {
		String[] names = this.beanFactory.getBeanNamesForType(OpenTelemetry.class, true, false);
		return (names.length == 1 && !this.excludedBeans.contains(names[0])) ? names[0] : null;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	/** The only event that follows all listeners of {@code ApplicationReadyEvent}. */
	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() != ReadinessState.ACCEPTING_TRAFFIC || this.begun || !isPossible()) {
			return;
		}
		this.begun = true;
		if (!isMainMethodRunning()) {
			register();
			return;
		}
		Thread main = Thread.currentThread();
		Thread waiting = new Thread(() -> {
			try {
				main.join(MAIN_LIMIT_MILLIS);
				register();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "joinkey-global-open-telemetry");
		waiting.setDaemon(true);
		waiting.start();
	}

	/** Return whether a main method called Spring: its next line may set the global. */
	private static boolean isMainMethodRunning() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.filter((frame) -> !isSprings(frame)).findFirst())
			.filter((frame) -> frame.getMethodName().equals("main"))
			.isPresent();
	}

	private static boolean isSprings(StackFrame frame) {
		return frame.getClassName().startsWith("org.springframework.")
				|| frame.getClassName().equals(GlobalRegistration.class.getName())
				|| frame.getClassName().startsWith("java.") || frame.getClassName().startsWith("jdk.");
	}

	private synchronized void register() {
		if (!this.destroyed) {
			GlobalTracing.register(this.supplier);
		}
	}

	/**
	 * Return the application's bean, or a no-op until it exists.
	 */
	OpenTelemetry find() {
		OpenTelemetry found = this.openTelemetry;
		String name = (found == null) ? beanName() : null;
		if (name != null && this.beanFactory.getSingleton(name) instanceof OpenTelemetry bean) {
			found = bean;
			this.openTelemetry = bean;
		}
		return (found != null) ? found : OpenTelemetry.noop();
	}

	@Override
	public synchronized void destroy() {
		this.destroyed = true;
		GlobalTracing.unregister(this.supplier);
	}

}
