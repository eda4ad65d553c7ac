/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.keys.BusinessKeyProperties.Source;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyReader}.
 */
class KeyReaderTests {

	private static final String JSON = " {\"txn\":\"txn-1\"}";

	private final KeyOrigins origins = new KeyOrigins(Set.of("txn_id"),
			new StoreAccess(() -> null, Duration.ofSeconds(1), new StoreFailures()));

	@Test
	void aPointerFindsTheKeyOfARecordAndOfAMessage() {
		assertThat(read(new ConsumerRecord<>("orders", 0, 0, "key", JSON))).containsEntry("txn_id", "txn-1");
		assertThat(read(new ConsumerRecord<>("orders", 0, 0, "key", JSON.getBytes(StandardCharsets.UTF_8))))
			.containsEntry("txn_id", "txn-1");
		// as a batch listener gets it
		assertThat(read(new GenericMessage<>(JSON))).containsEntry("txn_id", "txn-1");
		assertThat(read(new GenericMessage<>(List.of(JSON)))).isEmpty();
		assertThat(read(new ConsumerRecord<>("orders", 0, 0, "key", "no JSON"))).isEmpty();
		assertThat(read(new ConsumerRecord<>("orders", 0, 0, "key", "{no JSON"))).isEmpty();
		assertThat(read(new ConsumerRecord<>("orders", 0, 0, "key", JSON + " ".repeat(100)))).isEmpty();
	}

	private Map<String, String> read(Object carrier) {
		KeyedWork work = new KeyedWork(this.origins, false);
		new KeyReader(Map.of("txn_id", new Source(null, null, null, null, "/txn", false)), 64).read(carrier,
				new NoHeaders(), Baggage.empty(), work);
		return work.fields();
	}

	private static final class NoHeaders implements TextMapGetter<Object> {

		@Override
		public Iterable<String> keys(Object carrier) {
			return List.of();
		}

		@Override
		public @Nullable String get(@Nullable Object carrier, String name) {
			return null;
		}

	}

}
