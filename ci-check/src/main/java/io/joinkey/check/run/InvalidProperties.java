/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.validation.FieldError;

/**
 * The properties that the application's validation refused, or that it lacks.
 */
final class InvalidProperties {

	private InvalidProperties() {
	}

	/**
	 * Return a line of the gate's file for each of them, or nothing if no validation
	 * failed.
	 */
	static Optional<String> of(List<Throwable> causes) {
		List<String> names = causes.stream()
			.filter(BindValidationException.class::isInstance)
			.map((cause) -> ((BindValidationException) cause).getValidationErrors())
			.flatMap((errors) -> names(errors).stream())
			.distinct()
			.sorted()
			.toList();
		return names.isEmpty() ? Optional.empty()
				: Optional.of(names.stream().map((name) -> "    - " + name + "=value\n").collect(Collectors.joining()));
	}

	private static List<String> names(ValidationErrors errors) {
		return errors.getAllErrors()
			.stream()
			.filter(FieldError.class::isInstance)
			.map((error) -> errors.getName() + "." + dashed(((FieldError) error).getField()))
			.toList();
	}

	private static String dashed(String field) {
		return field.replaceAll("(?<=[a-z0-9])([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

}
