/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindowedKStream;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.EnableKafkaStreams;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id through a Kafka Streams topology with a repartition topic and a state
 * store, on a real KRaft broker.
 */
class StreamsTests {

	@RegisterExtension
	static final RunningBroker broker = new RunningBroker("in", "out", "counted", "ticks", "suppressed");

	@TempDir
	private Path state;

	private RunningService service;

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void aTopologyContinuesTheTrace() {
		start("joined", "spring.kafka.streams.properties[statestore.cache.max.bytes]=0",
				"spring.kafka.streams.properties[processor.wrapper.class]=" + OwnWrapper.class.getName());
		Traceparent sent = send();
		for (String message : List.of("peeked at ", "mapped ", "counted ", "out got ", "counted got ")) {
			assertThat(line(message + sent.traceId())).as(message).containsEntry("trace_id", sent.traceId());
		}
		Awaitility.await().until(() -> spans(sent, SpanKind.CONSUMER).size() >= 4);
		assertThat(spans(sent, SpanKind.PRODUCER)).extracting(SpanData::getName)
			.containsExactlyInAnyOrder("in send", "out send", "joined-grouped-repartition send", "counted send");
		assertThat(spans(sent, SpanKind.CONSUMER)).extracting(SpanData::getName)
			.containsExactlyInAnyOrder("in process", "joined-grouped-repartition process", "out process",
					"counted process");
		SpanData topology = span(sent, "in process");
		assertThat(topology.getParentSpanId()).isEqualTo(span(sent, "in send").getSpanId());
		assertThat(line("peeked at " + sent.traceId())).containsEntry("span_id", topology.getSpanId());
		assertThat(line("mapped " + sent.traceId())).containsEntry("span_id", topology.getSpanId());
		assertThat(span(sent, "out send").getParentSpanId()).isEqualTo(topology.getSpanId());
		assertThat(line("out got " + sent.traceId())).containsEntry("headers",
				"00-" + sent.traceId() + "-" + span(sent, "out send").getSpanId() + "-01");
		assertThat(OwnWrapper.wrapped).isNotEmpty();
	}

	@Test
	void aCachedResultContinuesTheTraceOfTheRecordThatChangedIt() {
		start("cached", "spring.kafka.streams.properties[statestore.cache.max.bytes]=1000000",
				"spring.kafka.streams.properties[commit.interval.ms]=100");
		Traceparent sent = send();
		assertThat(line("counted " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		assertThat(line("counted got " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		Awaitility.await().until(() -> spans(sent, SpanKind.CONSUMER).size() >= 5);
		assertThat(span(sent, "counted send").getParentSpanId())
			.isEqualTo(line("counted " + sent.traceId()).get("span_id"));
	}

	@Test
	void aSuppressedResultContinuesTheTraceOfItsLastRecord() {
		start(Windows.class, "windows", "spring.kafka.streams.properties[statestore.cache.max.bytes]=0",
				"spring.kafka.streams.properties["
						+ StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION + "]=0");
		tick(0);
		Traceparent second = tick(1000);
		Traceparent later = tick(Duration.ofHours(1).toMillis());
		Map<String, Object> suppressed = line("suppressed 2 of 0");
		assertThat(suppressed).containsEntry("trace_id", second.traceId());
		assertThat(this.service.spansOf(second.traceId())).filteredOn("spanId", suppressed.get("span_id"))
			.singleElement()
			.satisfies((span) -> assertThat(span.getLinks()).extracting((link) -> link.getSpanContext().getTraceId())
				.containsExactly(later.traceId()));
		assertThat(line("suppressed got 2")).containsEntry("trace_id", second.traceId());
		// a state store keeps no headers
		assertThat(line("closed 2 of 0")).containsEntry("trace_id", later.traceId());
	}

	@Test
	void withTheSwitchOffTheLinesOfATopologyHaveNoIds() {
		start("unjoined", "spring.kafka.streams.properties[statestore.cache.max.bytes]=0",
				"spring.kafka.listener.observation-enabled=false");
		Traceparent sent = send();
		assertThat(line("peeked at " + sent.traceId())).doesNotContainKey("trace_id");
		line("counted got " + sent.traceId());
		assertThat(spans(sent, SpanKind.CONSUMER)).isEmpty();
	}

	private void start(String application, String... properties) {
		start(Topology.class, application, properties);
	}

	private void start(Class<?> topology, String application, String... properties) {
		this.service = RunningService.start(new SpringApplication(Shop.class, Settlements.class, topology),
				Stream.concat(Arrays.stream(properties), Stream.of("spring.kafka.bootstrap-servers=" + broker.address(),
						"spring.kafka.consumer.auto-offset-reset=earliest",
						"spring.kafka.streams.application-id=" + application,
						"spring.kafka.streams.state-dir=" + this.state, "spring.kafka.streams.replication-factor=1",
						"spring.kafka.consumer.group-id=" + application + "-listeners"))
					.toArray(String[]::new));
	}

	private Traceparent send() {
		Traceparent sent = Traceparent.next();
		this.service.get("/send/" + sent.traceId(), "traceparent", sent.sampled());
		return sent;
	}

	private Traceparent tick(long timestamp) {
		Traceparent sent = Traceparent.next();
		this.service.get("/tick/" + timestamp, "traceparent", sent.sampled());
		assertThat(line("tick " + timestamp)).containsEntry("trace_id", sent.traceId());
		return sent;
	}

	private Map<String, Object> line(String message) {
		return this.service.linesWith(message).get(0);
	}

	private List<SpanData> spans(Traceparent sent, SpanKind kind) {
		return this.service.spansOf(sent.traceId()).stream().filter((span) -> span.getKind() == kind).toList();
	}

	private SpanData span(Traceparent sent, String name) {
		return this.service.spansOf(sent.traceId())
			.stream()
			.filter((span) -> span.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	@RestController
	static class Settlements {

		private static final Logger logger = LoggerFactory.getLogger(Settlements.class);

		private final KafkaTemplate<Object, Object> template;

		Settlements(KafkaTemplate<Object, Object> template) {
			this.template = template;
		}

		@GetMapping("/send/{value}")
		void send(@PathVariable String value) {
			this.template.send("in", value, value).join();
		}

		@GetMapping("/tick/{timestamp}")
		void tick(@PathVariable long timestamp) {
			this.template.send(new ProducerRecord<>("ticks", 0, timestamp, "tick", Long.toString(timestamp))).join();
		}

		@KafkaListener(topics = { "out", "counted", "suppressed" })
		void got(ConsumerRecord<String, String> record) {
			List<String> headers = new ArrayList<>();
			for (Header header : record.headers().headers("traceparent")) {
				headers.add(new String(header.value(), StandardCharsets.UTF_8));
			}
			logger.atInfo()
				.addKeyValue("headers", String.join(",", headers))
				.log("{} got {}", record.topic(), record.key());
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableKafkaStreams
	static class Topology {

		private static final Logger logger = LoggerFactory.getLogger(Topology.class);

		@Bean
		KStream<String, String> stream(StreamsBuilder builder) {
			KStream<String, String> mapped = builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
				.peek((key, value) -> logger.info("peeked at {}", value))
				.mapValues((value) -> {
					logger.info("mapped {}", value);
					return value;
				});
			mapped.to("out", Produced.with(Serdes.String(), Serdes.String()));
			mapped.groupBy((key, value) -> value, Grouped.with("grouped", Serdes.String(), Serdes.String()))
				.count(Materialized.with(Serdes.String(), Serdes.Long()))
				.toStream()
				.mapValues(String::valueOf)
				.peek((key, count) -> logger.info("counted {}", key))
				.to("counted", Produced.with(Serdes.String(), Serdes.String()));
			return mapped;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableKafkaStreams
	static class Windows {

		private static final Logger logger = LoggerFactory.getLogger(Windows.class);

		@Bean
		KStream<String, String> stream(StreamsBuilder builder) {
			KStream<String, String> ticks = builder.stream("ticks", Consumed.with(Serdes.String(), Serdes.String()))
				.peek((key, value) -> logger.info("tick {}", value));
			TimeWindowedKStream<String, String> windows = ticks
				.groupByKey(Grouped.with("ticking", Serdes.String(), Serdes.String()))
				.windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofMinutes(1)));
			windows.count(Named.as("suppressed-count"), Materialized.with(Serdes.String(), Serdes.Long()))
				.suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
				.toStream()
				.peek((window, count) -> logger.info("suppressed {} of {}", count, window.window().start()))
				.map((window, count) -> KeyValue.pair(count.toString(), count.toString()))
				.to("suppressed", Produced.with(Serdes.String(), Serdes.String()));
			windows.emitStrategy(EmitStrategy.onWindowClose())
				.count(Named.as("closed-count"),
						Materialized.<String, Long, WindowStore<Bytes, byte[]>>as("closed")
							.withKeySerde(Serdes.String())
							.withValueSerde(Serdes.Long())
							.withRetention(Duration.ofDays(1)))
				.toStream()
				.peek((window, count) -> logger.info("closed {} of {}", count, window.window().start()));
			return ticks;
		}

	}

	/**
	 * The application's own wrapper.
	 */
	public static final class OwnWrapper implements ProcessorWrapper {

		static final Set<String> wrapped = new ConcurrentSkipListSet<>();

		@Override
		public <KIn, VIn, KOut, VOut> WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapProcessorSupplier(String name,
				ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
			wrapped.add(name);
			return ProcessorWrapper.asWrapped(supplier);
		}

		@Override
		public <KIn, VIn, VOut> WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapFixedKeyProcessorSupplier(
				String name, FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier) {
			wrapped.add(name);
			return ProcessorWrapper.asWrappedFixedKey(supplier);
		}

	}

}
