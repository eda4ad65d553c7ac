/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A log line in JSON.
 *
 * @param text the line as it was written
 * @param fields the fields in their order
 */
public record JsonLine(String text, Map<String, @Nullable Object> fields) {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	private static final TypeReference<Map<String, @Nullable Object>> FIELDS = new TypeReference<>() {
	};

	/**
	 * Parses a line.
	 * @param text the line
	 * @return the parsed line
	 * @throws IllegalArgumentException if the line is not one JSON object, or if the
	 * object has a name twice
	 */
	public static JsonLine parse(String text) {
		try {
			return new JsonLine(text, JSON.readValue(text, FIELDS));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Not a JSON object with unique names: " + text, ex);
		}
	}

	/**
	 * Reads the complete lines of a log file, without the line that is being written.
	 * @param file the file
	 * @return the lines, in JSON or not
	 */
	public static List<String> read(Path file) {
		try {
			// the application may be in the middle of a character
			String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
			return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the value of a field.
	 * @param name the field's name
	 * @return the value as text, empty where the field is absent or null
	 */
	public Optional<String> field(String name) {
		return Optional.ofNullable(this.fields.get(name)).map(Object::toString);
	}

}
