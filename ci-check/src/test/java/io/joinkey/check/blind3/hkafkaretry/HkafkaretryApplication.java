/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hkafkaretry;

import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;

/**
 * A listener fails at first, and is asked again.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class HkafkaretryApplication {

	private static final Logger log = LoggerFactory.getLogger(HkafkaretryApplication.class);

	public static void main(String[] arguments) {
		Platform.kafka(HkafkaretryApplication.class, arguments);
	}

	@Bean
	DefaultErrorHandler retries() {
		return new DefaultErrorHandler(new FixedBackOff(50, 3));
	}

	@Component
	static class Orders {

		private final AtomicInteger attempts = new AtomicInteger();

		@KafkaListener(topics = "orders")
		public void onOrder(String order) {
			log.info("Order {} arrived", order);
			if (this.attempts.incrementAndGet() % 3 != 0) {
				throw new IllegalStateException("the warehouse is closed");
			}
			log.info("Order {} stored", order);
		}

	}

}
