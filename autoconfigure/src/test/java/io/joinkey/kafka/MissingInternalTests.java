/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Map;

import io.joinkey.ForeignInternal;
import io.joinkey.HiddenInternal;
import io.joinkey.JoinkeyEndpoint;
import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaStreamsConfiguration;
import org.springframework.kafka.config.ShareKafkaListenerContainerFactory;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.kafka.core.DefaultShareConsumerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application works, and the status names what is gone, when a library lacks what the
 * Kafka hop relies on.
 */
class MissingInternalTests {

	@ParameterizedTest
	@EnumSource(
			names = { "BATCH_ADAPTER", "REPLY_CONTAINER", "SHARE_RECOVERER", "STREAMS_CLIENTS", "STREAMS_CHANGELOG" })
	void theHopBacksOff(ForeignInternal internal) {
		try (HiddenInternal hidden = HiddenInternal.hide(internal);
				RunningService service = RunningService.start(new SpringApplication(Shop.class, Beans.class),
						"management.endpoints.web.exposure.include=joinkey")) {
			Traceparent sent = Traceparent.next();
			service.get("/hello/kafka", "traceparent", sent.sampled());
			assertThat(service.spansOf(sent.traceId())).hasSize(1);
			assertThat(service.context().getBean(JoinkeyEndpoint.class).hops().toString())
				.contains("hop=kafka, state=backed-off")
				.contains(internal + " is missing");
		}
	}

	static class Beans {

		private static final Map<String, Object> CONFIGURATION = Map.of("bootstrap.servers", "127.0.0.1:1",
				"application.id", "own");

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> containers() {
			return new ConcurrentKafkaListenerContainerFactory<>();
		}

		@Bean
		ShareKafkaListenerContainerFactory<String, String> sharing() {
			return new ShareKafkaListenerContainerFactory<>(new DefaultShareConsumerFactory<>(CONFIGURATION));
		}

		@Bean
		StreamsBuilderFactoryBean streams() {
			StreamsBuilderFactoryBean streams = new StreamsBuilderFactoryBean(
					new KafkaStreamsConfiguration(CONFIGURATION));
			streams.setAutoStartup(false);
			return streams;
		}

	}

}
