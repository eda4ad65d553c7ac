/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hbatch;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A batch listener that opens the scope of each record by hand. */
@SpringBootApplication
public class EnergyApplication {

	public static void main(String[] args) {
		Platform.kafka(EnergyApplication.class, args, "spring.kafka.listener.type=batch");
	}

	@Component
	static class Listener {

		private static final Logger log = LoggerFactory.getLogger(Listener.class);

		private final Tracer tracer;

		private final Propagator propagator;

		Listener(Tracer tracer, Propagator propagator) {
			this.tracer = tracer;
			this.propagator = propagator;
		}

		@KafkaListener(topics = "hbatch-readings")
		void readings(List<ConsumerRecord<String, String>> records) {
			for (ConsumerRecord<String, String> record : records) {
				Span span = this.propagator.extract(record, (carrier, key) -> {
					Header header = carrier.headers().lastHeader(key);
					return (header != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
				}).kind(Span.Kind.CONSUMER).name("reading process").start();
				try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
					log.info("Reading {}", record.value());
				}
				finally {
					span.end();
				}
			}
		}

	}

	@RestController
	static class Readings {

		private static final Logger log = LoggerFactory.getLogger(Readings.class);

		private final KafkaTemplate<String, String> kafka;

		Readings(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@GetMapping("/readings")
		String reading() throws Exception {
			log.info("Taking the reading");
			this.kafka.send("hbatch-readings", "23 kWh").get(10, TimeUnit.SECONDS);
			return "accepted";
		}

	}

}
