/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.util.ReflectionUtils;

/**
 * The class that starts an application: by its main method, or by
 * {@code SpringApplication} if it has no main method.
 *
 * @param type the class
 * @param mainMethods recognizes a main method
 */
record Entry(Class<?> type, MainMethods mainMethods) {

	Entry(Class<?> type) {
		this(type, MainMethods.ofThisJdk());
	}

	void run(String[] arguments) throws Throwable {
		Method main = main();
		if (main == null) {
			SpringApplication.run(this.type, arguments);
			return;
		}
		try {
			main.setAccessible(true);
			main.invoke(Modifier.isStatic(main.getModifiers()) ? null : instance(),
					(main.getParameterCount() == 0) ? new Object[0] : new Object[] { arguments });
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() != null) ? ex.getCause() : ex;
		}
	}

	private Object instance() throws ReflectiveOperationException {
		Constructor<?> constructor = this.type.getDeclaredConstructor();
		constructor.setAccessible(true);
		return constructor.newInstance();
	}

	private @Nullable Method main() {
		Method main = declared(String[].class);
		return (main != null) ? main : declared();
	}

	private @Nullable Method declared(Class<?>... parameters) {
		Method main = ReflectionUtils.findMethod(this.type, "main", parameters);
		return (main != null && main.getReturnType() == void.class
				&& this.mainMethods.isStarted(main.getModifiers(), parameters.length > 0)) ? main : null;
	}

	@Override
	public String toString() {
		return (main() != null) ? this.type.getName() + ".main" : this.type.getName();
	}

}
