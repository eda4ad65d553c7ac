/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.util.ClassUtils;

/**
 * The class that starts an application: by its main method, or by
 * {@code SpringApplication} if it lacks one.
 *
 * @param type the class
 */
record Entry(Class<?> type) {

	void run(String[] arguments) throws Throwable {
		Method main = main();
		if (main == null) {
			SpringApplication.run(this.type, arguments);
			return;
		}
		try {
			main.setAccessible(true);
			main.invoke(null, (Object) arguments);
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() != null) ? ex.getCause() : ex;
		}
	}

	private @Nullable Method main() {
		return ClassUtils.getMethodIfAvailable(this.type, "main", String[].class);
	}

	@Override
	public String toString() {
		return (main() != null) ? this.type.getName() + ".main" : this.type.getName();
	}

}
