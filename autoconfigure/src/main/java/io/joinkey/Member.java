/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a library does not publish: a class, a field, a method or a text.
 */
sealed interface Member {

	/** Return the class that has it. */
	String owner();

	/** Return its name or text. */
	String name();

	/** Return whether it exists in the library on the class path. */
	boolean exists();

	/**
	 * Return a class of the application, or {@code null} if no such class can be loaded.
	 */
	static @Nullable Class<?> type(String name) {
		for (ClassLoader loader : new @Nullable ClassLoader[] { Member.class.getClassLoader(),
				ClassLoader.getSystemClassLoader() }) {
			try {
				return Class.forName(name, false, loader);
			}
			catch (ClassNotFoundException | LinkageError ex) {
				// the Java agent's classes are visible to the system class loader only
			}
		}
		return null;
	}

	/**
	 * A class that is not public, or of which only the name is used.
	 *
	 * @param owner its name
	 */
	record Type(String owner) implements Member {

		@Override
		public String name() {
			return this.owner;
		}

		@Override
		public boolean exists() {
			return type(this.owner) != null;
		}

		@Override
		public String toString() {
			return "class " + this.owner;
		}

	}

	/**
	 * A field without a getter.
	 *
	 * @param owner the class that declares it
	 * @param name its name
	 * @param type the name of its type
	 */
	record Accessible(String owner, String name, String type) implements Member {

		@Override
		public boolean exists() {
			return find() != null;
		}

		@Nullable Field find() {
			try {
				Class<?> declaring = Member.type(this.owner);
				Field field = (declaring != null) ? declaring.getDeclaredField(this.name) : null;
				return (field != null && field.getType().getName().equals(this.type) && field.trySetAccessible())
						? field : null;
			}
			catch (NoSuchFieldException | LinkageError ex) {
				return null;
			}
		}

		@Override
		public String toString() {
			return "field " + this.name + " of " + this.owner;
		}

	}

	/**
	 * The {@code @Bean} method of an auto-configuration, which gives the bean its name.
	 *
	 * @param owner the auto-configuration
	 * @param name the name of the method and the bean
	 */
	record Bean(String owner, String name) implements Member {

		@Override
		public boolean exists() {
			Class<?> declaring = type(this.owner);
			try {
				return declaring != null && Arrays.stream(declaring.getDeclaredMethods())
					.anyMatch((method) -> method.getName().equals(this.name));
			}
			catch (LinkageError ex) {
				return false;
			}
		}

		@Override
		public String toString() {
			return "bean " + this.name + " of " + this.owner;
		}

	}

	/**
	 * A text that a class logs or uses as a name.
	 *
	 * @param owner the class
	 * @param name the text, or a part of it
	 */
	record Text(String owner, String name) implements Member {

		@Override
		public boolean exists() {
			String resource = this.owner.replace('.', '/') + ".class";
			ClassLoader loader = Member.class.getClassLoader();
			try (InputStream stream = (loader != null) ? loader.getResourceAsStream(resource)
					: ClassLoader.getSystemResourceAsStream(resource)) {
				// a native image has the class but not its bytes
				return (stream != null)
						? new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1).contains(this.name)
						: type(this.owner) != null;
			}
			catch (IOException ex) {
				return false;
			}
		}

		@Override
		public String toString() {
			return "text '" + this.name + "' of " + this.owner;
		}

	}

}
