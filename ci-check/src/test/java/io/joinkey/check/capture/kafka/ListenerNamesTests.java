/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.Coverage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.adapter.FilteringMessageListenerAdapter;
import org.springframework.kafka.support.TopicPartitionOffset;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenerNames}. An application's {@code @KafkaListener} is named by
 * {@code WithoutWebTests}.
 */
class ListenerNamesTests {

	@Test
	void aListenerOfAClassIsNamedByIt() {
		assertThat(named(new Scans(), new ContainerProperties("scans", "parcels")))
			.isEqualTo(new Coverage.Listener("scan", Scans.class.getName(), List.of("scans", "parcels")));
	}

	@Test
	void aListenerBehindAFilterIsNamedByItsOwnClass() {
		assertThat(named(new FilteringMessageListenerAdapter<>(new Scans(), (record) -> false),
				new ContainerProperties(Pattern.compile("scan.*"))))
			.isEqualTo(new Coverage.Listener("scan", Scans.class.getName(), List.of("scan.*")));
	}

	@Test
	void aLambdaIsNamedByTheClassThatHoldsIt() {
		MessageListener<String, String> listener = (record) -> {
		};
		assertThat(named(listener,
				new ContainerProperties(new TopicPartitionOffset("scans", 0), new TopicPartitionOffset("scans", 1))))
			.isEqualTo(new Coverage.Listener("scan", getClass().getName(), List.of("scans")));
	}

	private static Coverage.Listener named(MessageListener<String, String> listener, ContainerProperties properties) {
		properties.setMessageListener(listener);
		KafkaMessageListenerContainer<String, String> container = new KafkaMessageListenerContainer<>(
				new DefaultKafkaConsumerFactory<>(Map.of()), properties);
		container.setBeanName("scan");
		return ListenerNames.of(container);
	}

	static class Scans implements MessageListener<String, String> {

		@Override
		public void onMessage(ConsumerRecord<String, String> record) {
		}

	}

}
