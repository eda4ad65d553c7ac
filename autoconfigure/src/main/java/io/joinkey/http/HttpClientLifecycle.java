/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Methods that end a JDK client. {@link HttpClient} has them from Java 21 on.
 */
enum HttpClientLifecycle {

	CLOSE("close"),

	SHUTDOWN("shutdown"),

	SHUTDOWN_NOW("shutdownNow"),

	AWAIT_TERMINATION("awaitTermination", Duration.class),

	IS_TERMINATED("isTerminated");

	private final @Nullable Method method;

	HttpClientLifecycle(String name, Class<?>... parameters) {
		this.method = ReflectionUtils.findMethod(HttpClient.class, name, parameters);
	}

	@Nullable Object call(HttpClient client, Object... arguments) {
		if (this.method == null) {
			throw new UnsupportedOperationException(
					"Java " + Runtime.version().feature() + " cannot close an HttpClient: this needs Java 21");
		}
		try {
			return this.method.invoke(client, arguments);
		}
		catch (InvocationTargetException ex) {
			// RuntimeException, Error and InterruptedException as they are
			throw HttpClientLifecycle.<RuntimeException>thrown(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E thrown(Throwable failure) throws E {
		throw (E) failure;
	}

}
