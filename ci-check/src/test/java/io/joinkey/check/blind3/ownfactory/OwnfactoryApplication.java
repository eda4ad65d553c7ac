/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.ownfactory;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Builds its listener container factory by hand.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class OwnfactoryApplication {

	private static final Logger log = LoggerFactory.getLogger(OwnfactoryApplication.class);

	public static void main(String[] arguments) {
		Platform.kafka(OwnfactoryApplication.class, arguments);
	}

	@Bean
	ConcurrentKafkaListenerContainerFactory<String, String> refundFactory(
			ConsumerFactory<String, String> consumerFactory) {
		ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
		factory.setConsumerFactory(consumerFactory);
		factory.setConcurrency(2);
		if (Variant.REMEDIED.applies()) {
			factory.getContainerProperties().setObservationEnabled(true);
		}
		return factory;
	}

	@Component
	static class Refunds {

		@KafkaListener(topics = "refunds", containerFactory = "refundFactory")
		public void onRefund(String refund) {
			log.info("Refunding {}", refund);
		}

	}

}
