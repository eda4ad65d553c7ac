/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.ThreadAgent;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.KafkaDelivery;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PollLoops}.
 */
class PollLoopsTests {

	@Test
	void aContainerThatIsMadeByHandIsALoopUnlessItsTopicsAreWatched() throws Exception {
		assertThat(ThreadAgent.install()).isEmpty();
		PollLoops loops = new PollLoops(new ThreadSnapshots());
		PollLoops knowing = new PollLoops(new ThreadSnapshots());
		knowing.watched(List.of("positions"));
		Runnable unobserve = JdkEvents.observe(loops);
		Runnable unobserveKnowing = JdkEvents.observe(knowing);
		EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "positions");
		broker.afterPropertiesSet();
		try {
			consume(broker);
		}
		finally {
			broker.destroy();
			unobserve.run();
			unobserveKnowing.run();
		}
		assertThat(loops.listeners()).singleElement().satisfies((listener) -> {
			assertThat(listener.name()).isEqualTo(KafkaDelivery.CONTAINER_LOOP);
			assertThat(listener.topics()).containsExactly("positions");
		});
		assertThat(loops.deliveries()).singleElement().satisfies((delivery) -> {
			assertThat(delivery.record().topic()).isEqualTo("positions");
			assertThat(delivery.thread()).startsWith("inbox");
		});
		assertThat(knowing.isEmpty()).isTrue();
	}

	/** Without a bean, and until the listener has its record. */
	private static void consume(EmbeddedKafkaKraftBroker broker) throws Exception {
		String brokers = broker.getBrokersAsString();
		BlockingQueue<String> taken = new LinkedBlockingQueue<>();
		ContainerProperties properties = new ContainerProperties("positions");
		properties.setGroupId("inbox");
		properties.setMessageListener((MessageListener<String, String>) (record) -> taken.add(record.value()));
		KafkaMessageListenerContainer<String, String> container = new KafkaMessageListenerContainer<>(
				new DefaultKafkaConsumerFactory<>(Map.of("bootstrap.servers", brokers, "auto.offset.reset", "earliest"),
						new StringDeserializer(), new StringDeserializer()),
				properties);
		container.setBeanName("inbox");
		DefaultKafkaProducerFactory<String, String> producers = new DefaultKafkaProducerFactory<>(
				Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer());
		try {
			container.start();
			new KafkaTemplate<>(producers).send("positions", "lorry").get(1, TimeUnit.MINUTES);
			assertThat(taken.poll(1, TimeUnit.MINUTES)).isEqualTo("lorry");
		}
		finally {
			container.stop();
			producers.destroy();
		}
	}

	@Test
	void recordsOfAWatchedContainerAreNotThoseOfALoop() {
		PollLoops loops = new PollLoops(new ThreadSnapshots());
		assertThat(loops.isWatched("orders")).isFalse();
		loops.watched(List.of("orders", "positions\\..*"));
		assertThat(loops.isWatched("orders")).isTrue();
		assertThat(loops.isWatched("positions.nord")).isTrue();
		assertThat(loops.isWatched("payments")).isFalse();
	}

}
