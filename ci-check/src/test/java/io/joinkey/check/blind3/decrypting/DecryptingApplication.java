/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.decrypting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * An interceptor decrypts records, and builds them anew without headers.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class DecryptingApplication {

	private static final Logger log = LoggerFactory.getLogger(DecryptingApplication.class);

	public static void main(String[] arguments) {
		Platform.kafka(DecryptingApplication.class, arguments,
				"spring.kafka.consumer.properties.interceptor.classes=io.joinkey.check.blind3.decrypting.DecryptingApplication$Decrypt");
	}

	@Component
	static class Parcels {

		@KafkaListener(topics = "parcels")
		public void onParcel(String parcel) {
			log.info("Parcel {} arrived", parcel);
		}

	}

	/**
	 * Decrypts values.
	 */
	public static class Decrypt implements ConsumerInterceptor<String, String> {

		@Override
		public ConsumerRecords<String, String> onConsume(ConsumerRecords<String, String> records) {
			Map<TopicPartition, List<ConsumerRecord<String, String>>> decrypted = new HashMap<>();
			for (TopicPartition partition : records.partitions()) {
				decrypted.put(partition, records.records(partition).stream().map(Decrypt::decrypted).toList());
			}
			return new ConsumerRecords<>(decrypted, records.nextOffsets());
		}

		private static ConsumerRecord<String, String> decrypted(ConsumerRecord<String, String> record) {
			if (Variant.FIXED.applies()) {
				return new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), record.timestamp(),
						record.timestampType(), record.serializedKeySize(), record.serializedValueSize(), record.key(),
						record.value().strip(), record.headers(), record.leaderEpoch());
			}
			return new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), record.key(),
					record.value().strip());
		}

		@Override
		public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
		}

		@Override
		public void close() {
		}

		@Override
		public void configure(Map<String, ?> configs) {
		}

	}

}
