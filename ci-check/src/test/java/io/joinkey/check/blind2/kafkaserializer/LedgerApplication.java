/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.kafkaserializer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A serializer adds a traceparent of its own from the MDC. */
@SpringBootApplication
public class LedgerApplication {

	public static void main(String[] args) {
		Platform.kafka(LedgerApplication.class, args,
				"spring.kafka.producer.value-serializer=" + Traced.class.getName());
	}

	/** Adds the ids of the MDC, as was needed before templates were observed. */
	public static class Traced extends StringSerializer {

		@Override
		public byte[] serialize(String topic, Headers headers, String data) {
			if (MDC.get("traceId") != null) {
				headers.add("traceparent", ("00-" + MDC.get("traceId") + "-" + MDC.get("spanId") + "-01")
					.getBytes(StandardCharsets.UTF_8));
			}
			return super.serialize(topic, headers, data);
		}

	}

	@RestController
	static class Entries {

		private static final Logger log = LoggerFactory.getLogger(Entries.class);

		private final KafkaTemplate<String, String> kafka;

		Entries(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@GetMapping("/entries")
		String entry() throws Exception {
			log.info("Booking the entry");
			this.kafka.send("kafkaserializer-entries", "one").get(10, TimeUnit.SECONDS);
			return "entry";
		}

	}

}
