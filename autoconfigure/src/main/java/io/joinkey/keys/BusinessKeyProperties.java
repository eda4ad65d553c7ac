/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import io.joinkey.CallerValue;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of business keys.
 *
 * @param names Business keys by their name, and where each is read: header,
 * query-parameter, json-pointer, message-header, message-json-pointer or in-code.
 * @param maxBodySize Size up to which a JSON body, or the value of a Kafka record, is
 * searched for keys.
 * @param store Where the origins of keys are remembered.
 */
@ConfigurationProperties("joinkey.keys")
record BusinessKeyProperties(@DefaultValue Map<String, Source> names, @DefaultValue("16KB") DataSize maxBodySize,
		@DefaultValue Store store) {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

	private static final int MAX_NAMES = 10;

	private static final int MAX_BODY = 1024 * 1024;

	BusinessKeyProperties {
		names.forEach((name, source) -> {
			if (!NAME.matcher(name).matches() || CallerValue.TAKEN_FIELDS.contains(name)) {
				throw new InvalidConfigurationPropertyValueException("joinkey.keys.names." + name, name,
						"It is not the name of a log field, or a field that each line has. Use lower-case letters, digits and _, such as txn_id.");
			}
			source.check(name);
		});
		if (names.size() > MAX_NAMES) {
			throw new InvalidConfigurationPropertyValueException("joinkey.keys.names", names.keySet(),
					"There are more than " + MAX_NAMES + " business keys.");
		}
		if (maxBodySize.toBytes() < 1 || maxBodySize.toBytes() > MAX_BODY) {
			throw new InvalidConfigurationPropertyValueException("joinkey.keys.max-body-size", maxBodySize,
					"Use a size from 1B to 1MB.");
		}
	}

	/**
	 * Where a key is read. The first source that has a value wins.
	 *
	 * @param header Header of an HTTP request.
	 * @param queryParameter Parameter in the query of an HTTP request.
	 * @param messageHeader Header of a Kafka record or of another message.
	 * @param jsonPointer JSON pointer into the JSON body of an HTTP request, such as
	 * /payment/txn_id.
	 * @param messageJsonPointer JSON pointer into the value of a Kafka record that the
	 * listener gets as a text or as bytes.
	 * @param inCode Whether only the application sets the key.
	 */
	record Source(@Nullable String header, @Nullable String queryParameter, @Nullable String messageHeader,
			@Nullable String jsonPointer, @Nullable String messageJsonPointer, @DefaultValue("false") boolean inCode) {

		private void check(String name) {
			if (this.header == null && this.queryParameter == null && this.messageHeader == null
					&& this.jsonPointer == null && this.messageJsonPointer == null && !this.inCode) {
				throw new InvalidConfigurationPropertyValueException("joinkey.keys.names." + name, this,
						"The key is read nowhere. Set its header, query-parameter, json-pointer, message-header or message-json-pointer, or in-code=true.");
			}
			check(name + ".json-pointer", this.jsonPointer);
			check(name + ".message-json-pointer", this.messageJsonPointer);
		}

		private static void check(String property, @Nullable String pointer) {
			if (pointer != null && !pointer.startsWith("/")) {
				throw new InvalidConfigurationPropertyValueException("joinkey.keys.names." + property, pointer,
						"A JSON pointer starts with a slash, such as /payment/txn_id.");
			}
		}

	}

	/**
	 * Where the origins of keys are remembered.
	 *
	 * @param type Kind of store. A BusinessKeyStore bean replaces it.
	 * @param expiry How long a key is remembered.
	 * @param maxSize Number of keys that the store in memory holds.
	 * @param readTimeout How long a request or record waits for a store that is not in
	 * memory.
	 */
	record Store(@DefaultValue("memory") Type type, @DefaultValue("24h") Duration expiry,
			@DefaultValue("100000") int maxSize, @DefaultValue("50ms") Duration readTimeout) {

		Store {
			if (expiry.toMillis() < 1 || readTimeout.toMillis() < 1 || maxSize < 1) {
				throw new InvalidConfigurationPropertyValueException("joinkey.keys.store",
						"expiry=" + expiry + ", read-timeout=" + readTimeout + ", max-size=" + maxSize,
						"Each of them has to be positive.");
			}
		}

		/**
		 * A kind of store.
		 */
		enum Type {

			/**
			 * In the memory of this instance, by Caffeine.
			 */
			MEMORY,

			/**
			 * In a table of the application's DataSource, for several instances.
			 */
			JDBC

		}

	}

}
