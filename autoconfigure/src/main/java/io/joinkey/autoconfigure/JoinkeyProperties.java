/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.time.Duration;
import java.util.Set;

import io.joinkey.logging.JsonLogFormatter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Joinkey's own properties. What Spring Boot has a property for is configured there.
 *
 * @param enabled Whether Joinkey does anything at all.
 * @param excludedBeans Names of HTTP client, Kafka and executor beans that are left as
 * they are.
 * @param logging How log lines are written.
 * @param kafka How records are consumed.
 */
@ConfigurationProperties("joinkey")
public record JoinkeyProperties(@DefaultValue("true") boolean enabled, @DefaultValue Set<String> excludedBeans,
		@DefaultValue Logging logging, @DefaultValue Kafka kafka) {

	/**
	 * How log lines are written.
	 *
	 * @param format Layout of the console and the log file. Text is for people who read a
	 * console.
	 * @param maxLineLength Length in bytes that a JSON line stays under, by cutting its
	 * texts.
	 */
	public record Logging(@DefaultValue("json") Format format, @DefaultValue("8KB") DataSize maxLineLength) {

		public Logging {
			long bytes = maxLineLength.toBytes();
			if (bytes < JsonLogFormatter.MIN_MAX_LINE_LENGTH || bytes > Integer.MAX_VALUE) {
				throw new InvalidConfigurationPropertyValueException(JsonLogFormatter.MAX_LINE_LENGTH_PROPERTY,
						maxLineLength, "A line needs room for its ids and a message: use a size from 2KB to 2047MB.");
			}
		}

	}

	/**
	 * How records are consumed.
	 *
	 * @param linkAfter Age from which on a record starts a new trace that is linked to
	 * the one it carries, instead of continuing that. By default each record continues
	 * its trace.
	 */
	public record Kafka(@Nullable Duration linkAfter) {

		public Kafka {
			if (linkAfter != null && linkAfter.isNegative()) {
				throw new InvalidConfigurationPropertyValueException("joinkey.kafka.link-after", linkAfter,
						"An age is not negative. Leave it out to let each record continue its trace.");
			}
		}

	}

	/**
	 * A layout of log lines.
	 */
	public enum Format {

		/**
		 * One JSON object a line.
		 */
		JSON,

		/**
		 * Spring Boot's text pattern, with the ids in it.
		 */
		TEXT

	}

}
