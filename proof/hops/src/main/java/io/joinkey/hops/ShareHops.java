/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;

import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ShareKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultShareConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Listens in a share group.
 */
@Configuration(proxyBeanMethods = false)
class ShareHops {

	static final String GROUP = "hops-share";

	@Bean
	static ShareKafkaListenerContainerFactory<String, String> sharing(KafkaProperties properties) {
		Map<String, Object> configuration = properties.buildConsumerProperties();
		configuration.remove("auto.offset.reset");
		configuration.remove("isolation.level");
		return new ShareKafkaListenerContainerFactory<>(new DefaultShareConsumerFactory<>(configuration));
	}

	@Bean
	Hops share(KafkaTemplate<String, String> template) {
		return () -> Map.of("kafka-share", () -> template.send("kafka-share", "value").get());
	}

	@KafkaListener(topics = "kafka-share", groupId = GROUP, containerFactory = "sharing")
	void shared(String value) {
		Hop.line("kafka-share");
	}

}
