/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafkaStreams;

/**
 * Defines a Kafka Streams topology.
 */
@Configuration(proxyBeanMethods = false)
@EnableKafkaStreams
class StreamsHops {

	@Bean
	KStream<String, String> topology(StreamsBuilder streams) {
		KStream<String, String> stream = streams.stream("kafka-streams");
		stream.peek((key, value) -> Hop.line("kafka-streams")).to("kafka-streams-out");
		return stream;
	}

}
