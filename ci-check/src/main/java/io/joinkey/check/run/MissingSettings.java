/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the property that a start failed for, in the messages of Spring Boot and of
 * libraries.
 */
final class MissingSettings {

	private static final Pattern PLACEHOLDER = Pattern.compile("Could not resolve placeholder '([^']+)'");

	private static final Pattern INVALID = Pattern.compile("^Property (\\S+) with value '([^']*)' is invalid: (.+)");

	private static final Pattern BOUND = Pattern.compile("Failed to bind properties under '([^']+)'");

	private static final Pattern FIELD = Pattern
		.compile("Field error in object '([^']+)' on field '([^']+)'.*default message \\[([^]]*)]", Pattern.DOTALL);

	private static final Pattern CLIENT = Pattern.compile("Client id of registration '([^']+)' must not be empty");

	/** Such as spring.ai.openai.api-key, and no class, file or host. */
	private static final Pattern NAMED = Pattern
		.compile("(?<![\\w./:-])((?:spring|management|server)(?:\\.[a-z][a-z0-9-]*){2,})(?![\\w(/:]|\\.[A-Za-z])");

	/** A library may use a placeholder as it is. */
	private static final Pattern LEFT = Pattern.compile("\\$\\{([\\w.-]+)}");

	private static final Pattern ARGUMENT = Pattern.compile("(?<![\\w-])--(?!add-|enable-)([A-Za-z][\\w-]*)");

	private MissingSettings() {
	}

	/** Return what to set, if a message names it. */
	static Optional<String> advice(List<Throwable> causes) {
		List<String> messages = causes.stream().map((cause) -> String.valueOf(cause.getMessage())).toList();
		return first(messages, PLACEHOLDER).map((found) -> missing(found.group(1)))
			.or(() -> first(messages, INVALID).map((found) -> "The property " + found.group(1) + " has the value '"
					+ found.group(2) + "': " + found.group(3).strip() + line(found.group(1), "value")))
			.or(() -> first(messages, CLIENT)
				.map((found) -> missing("spring.security.oauth2.client.registration." + found.group(1) + ".client-id")))
			.or(() -> first(messages, FIELD).map((found) -> {
				String property = found.group(1) + "." + kebab(found.group(2));
				return "The property " + property + " is refused: " + found.group(3) + line(property, "value");
			}))
			.or(() -> first(messages, BOUND).map((found) -> "The value of " + found.group(1) + " does not fit its type"
					+ line(found.group(1), "value")));
	}

	/** Return the property that a message mentions, where nothing better is known. */
	static Optional<String> mentioned(List<Throwable> causes) {
		List<String> messages = causes.stream().map((cause) -> String.valueOf(cause.getMessage())).toList();
		return first(messages, LEFT).map((found) -> missing(found.group(1)))
			.or(() -> first(messages, ARGUMENT).map((found) -> "The message names the argument " + found.group()
					+ ". Give it in " + StartFailure.FILE + ":\n\n  arguments: [" + found.group() + "=value]\n\n"))
			.or(() -> first(messages, NAMED)
				.map((found) -> "The message names the property " + found.group(1) + line(found.group(1), "value")));
	}

	private static String missing(String property) {
		return "The property " + property + " is missing" + line(property, "value");
	}

	/** Return the end of an advice, with the line to write. */
	static String line(String property, String value) {
		return ". Add it to " + StartFailure.FILE + ":\n\n  properties:\n    - " + property + "=" + value + "\n\n";
	}

	private static Optional<Matcher> first(List<String> messages, Pattern pattern) {
		return messages.stream()
			.flatMap((message) -> Stream.of(pattern.matcher(message)).filter(Matcher::find))
			.findFirst();
	}

	private static String kebab(String field) {
		return field.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
	}

}
