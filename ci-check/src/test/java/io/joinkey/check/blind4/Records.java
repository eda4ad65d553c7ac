/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.EnableKafkaStreams;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Records that come and go. */
public final class Records {

	private static final Logger log = LoggerFactory.getLogger(Records.class);

	private Records() {
	}

	/** Dead letters keep their business headers only. */
	@EnableAutoConfiguration
	public static class Dltheaders {

		public static void main(String[] arguments) {
			Platform.kafka(Dltheaders.class, arguments);
		}

		@KafkaListener(topics = "claims")
		public void onClaim(String claim) {
			log.info("Claim {} is checked", claim);
			throw new IllegalArgumentException("no policy");
		}

		@Bean
		static DefaultErrorHandler errorHandler(ProducerFactory<String, String> factory,
				KafkaTemplate<String, String> template) {
			boolean right = Variant.fixed() && !Variant.remedied();
			KafkaTemplate<String, String> letters = right ? template : new KafkaTemplate<>(factory);
			letters.setObservationEnabled(Variant.fixed());
			return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(letters) {

				@Override
				protected ProducerRecord<Object, Object> createProducerRecord(ConsumerRecord<?, ?> record,
						TopicPartition target, Headers headers, byte[] key, byte[] value) {
					ProducerRecord<Object, Object> letter = super.createProducerRecord(record, target, headers, key,
							value);
					if (!right) {
						letter.headers().remove("traceparent").remove("tracestate");
					}
					return letter;
				}

			}, new FixedBackOff(0, 1));
		}

	}

	/** A listener acknowledges when its future completes. */
	@EnableAutoConfiguration
	public static class Futurelistener {

		private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);

		public static void main(String[] arguments) {
			Joinkey.kafka(Futurelistener.class, arguments);
		}

		@KafkaListener(topics = "mails")
		public CompletableFuture<Void> onMail(String mail) {
			log.info("Mail {} has come", mail);
			return CompletableFuture.runAsync(() -> log.info("Mail {} is sent", mail), Variant.fixed()
					? ContextExecutorService.wrap(WORKERS, ContextSnapshotFactory.builder().build()) : WORKERS);
		}

	}

	/** Publishes with a producer of Kafka's own, made by hand. */
	@EnableAutoConfiguration
	@RestController
	public static class Rawproducer {

		private final KafkaProducer<String, String> producer;

		private final KafkaTemplate<String, String> template;

		Rawproducer(KafkaConnectionDetails kafka, KafkaTemplate<String, String> template) {
			this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka.getBootstrapServers()),
					new StringSerializer(), new StringSerializer());
			this.template = template;
		}

		public static void main(String[] arguments) {
			Joinkey.kafka(Rawproducer.class, arguments);
		}

		@GetMapping("/shipments")
		public String shipments() throws Exception {
			log.info("Shipment announced");
			if (Variant.fixed()) {
				return this.template.send("shipments", "s-1").get().toString();
			}
			return this.producer.send(new ProducerRecord<>("shipments", "s-1")).get().toString();
		}

	}

	/** Tries a record again by topics of their own, and then gives up. */
	@EnableAutoConfiguration
	@EnableKafkaRetryTopic
	public static class Hretrytopic {

		public static void main(String[] arguments) {
			Platform.kafka(Hretrytopic.class, arguments);
		}

		@RetryableTopic(attempts = "2", backOff = @BackOff(delay = 200))
		@KafkaListener(topics = "visas")
		public void onVisa(String visa) {
			log.info("Visa {} is checked", visa);
			throw new IllegalArgumentException("no passport");
		}

		@DltHandler
		public void onDeadVisa(String visa) {
			log.warn("Visa {} is given up", visa);
		}

		@Bean
		static ThreadPoolTaskScheduler taskScheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	/** Prices orders in a stream. */
	@EnableAutoConfiguration
	@EnableKafkaStreams
	public static class Hstreams {

		public static void main(String[] arguments) {
			Joinkey.kafka(Hstreams.class, arguments, "spring.kafka.streams.application-id=blind-streams",
					"spring.kafka.streams.properties.commit.interval.ms=100",
					"spring.kafka.streams.state-dir=target/blind4/streams");
		}

		@Bean
		NewTopics topics() {
			return new NewTopics(TopicBuilder.name("orders-in").build(), TopicBuilder.name("orders-out").build());
		}

		@Bean
		KStream<String, String> prices(StreamsBuilder builder) {
			KStream<String, String> prices = builder
				.stream("orders-in", Consumed.with(Serdes.String(), Serdes.String()))
				.peek((key, value) -> log.info("Order {} is priced", value))
				.mapValues((value) -> value + " costs 7");
			prices.to("orders-out", Produced.with(Serdes.String(), Serdes.String()));
			return prices;
		}

	}

	/** Skips records that are not for it. */
	@EnableAutoConfiguration
	public static class Hrecordfilter {

		public static void main(String[] arguments) {
			Joinkey.kafka(Hrecordfilter.class, arguments);
		}

		@KafkaListener(topics = "parcels", filter = "forOthers")
		public void onParcel(String parcel) {
			log.info("Parcel {} is taken", parcel);
		}

		@Bean
		static RecordFilterStrategy<String, String> forOthers() {
			return (record) -> {
				boolean others = record.value().startsWith("other");
				log.info("Record of {} is {}", Duration.ofMillis(record.timestamp()).toDays(),
						others ? "skipped" : "kept");
				return others;
			};
		}

	}

}
