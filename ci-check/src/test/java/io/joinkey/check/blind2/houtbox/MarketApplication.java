/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.houtbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A transactional outbox whose rows keep the traceparent. */
@SpringBootApplication
@EnableScheduling
public class MarketApplication {

	public static void main(String[] args) {
		Platform.kafka(MarketApplication.class, args);
	}

	record Row(String value, Map<String, String> context) {

	}

	@Component
	static class Outbox {

		private static final Logger log = LoggerFactory.getLogger(Outbox.class);

		private final Queue<Row> rows = new ConcurrentLinkedQueue<>();

		private final KafkaTemplate<String, String> kafka;

		private final Tracer tracer;

		private final Propagator propagator;

		Outbox(KafkaTemplate<String, String> kafka, Tracer tracer, Propagator propagator) {
			this.kafka = kafka;
			this.tracer = tracer;
			this.propagator = propagator;
		}

		void add(String value) {
			Map<String, String> context = new HashMap<>();
			this.propagator.inject(this.tracer.currentSpan().context(), context, Map::put);
			this.rows.add(new Row(value, context));
		}

		@Scheduled(fixedDelay = 100)
		void publish() throws Exception {
			for (Row row = this.rows.poll(); row != null; row = this.rows.poll()) {
				Span span = this.propagator.extract(row.context(), Map::get).name("outbox").start();
				try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
					log.info("Publishing {}", row.value());
					this.kafka.send("houtbox-sales", row.value()).get(10, TimeUnit.SECONDS);
				}
				finally {
					span.end();
				}
			}
		}

	}

	@RestController
	static class Sales {

		private static final Logger log = LoggerFactory.getLogger(Sales.class);

		private final Outbox outbox;

		Sales(Outbox outbox) {
			this.outbox = outbox;
		}

		@GetMapping("/sales")
		String sale() {
			log.info("Sale accepted");
			this.outbox.add("sale " + UUID.randomUUID());
			return "accepted";
		}

	}

}
