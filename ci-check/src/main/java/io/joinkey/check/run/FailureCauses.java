/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A failure with its causes, from the outermost to the deepest one.
 *
 * @param causes the failure first
 * @param properties what the files of the application set
 */
record FailureCauses(List<Throwable> causes, KnownProperties properties) {

	private static final Pattern PORT = Pattern.compile("Port (\\d+) was already in use|Address already in use");

	static FailureCauses of(@Nullable Throwable failure, KnownProperties properties) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable each = failure; each != null && !causes.contains(each); each = each.getCause()) {
			causes.add(each);
		}
		return new FailureCauses(causes, properties);
	}

	Throwable deepest() {
		return this.causes.isEmpty() ? new IllegalStateException("unknown") : this.causes.get(this.causes.size() - 1);
	}

	/** Return the message of the deepest cause. */
	String message() {
		String message = deepest().getMessage();
		return (message != null) ? message : "";
	}

	boolean has(Class<?>... types) {
		return this.causes.stream()
			.anyMatch((cause) -> Arrays.stream(types).anyMatch((type) -> type.isInstance(cause)));
	}

	/** Return whether the class name of a cause contains one of these words. */
	boolean names(String... words) {
		return this.causes.stream()
			.map((cause) -> cause.getClass().getName().toLowerCase(Locale.ROOT))
			.anyMatch((name) -> Arrays.stream(words).anyMatch(name::contains));
	}

	boolean isPortInUse() {
		return PORT.matcher(message()).find();
	}

	/**
	 * Return the SQL state of a statement that a database refused, such as one with a
	 * table that does not exist. All these states begin with 42.
	 */
	Optional<String> refusedStatement() {
		return sqlState("42");
	}

	/**
	 * Return the SQL state with which a database refused a user or a name of a database.
	 */
	Optional<String> refusedLogin() {
		return sqlState("28", "3D");
	}

	private Optional<String> sqlState(String... begins) {
		return this.causes.stream()
			.filter(SQLException.class::isInstance)
			.map((cause) -> String.valueOf(((SQLException) cause).getSQLState()))
			.filter((state) -> Arrays.stream(begins).anyMatch(state::startsWith))
			.findFirst();
	}

}
