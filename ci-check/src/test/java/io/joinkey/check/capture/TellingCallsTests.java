/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import io.joinkey.check.capture.TellingCalls.Telling;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.channels.SendChannel;
import kotlinx.coroutines.flow.MutableSharedFlow;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TellingCalls}, whose names must be those of the libraries.
 */
class TellingCallsTests {

	private static final Map<String, List<Class<?>>> SAMPLES = Map.of("com.lmax.disruptor.*",
			List.of(RingBuffer.class, Disruptor.class), "io.reactivex.*",
			List.of(Flowable.class, Scheduler.class, Scheduler.Worker.class), "kotlinx.coroutines.Builders*",
			List.of(BuildersKt.class), "kotlinx.coroutines.flow.Mutable*", List.of(MutableSharedFlow.class));

	/** Of a JDK that is newer than the oldest one. */
	private static final Set<String> NEWER = Set.of("startVirtualThread", "newThreadPerTaskExecutor",
			"newVirtualThreadPerTaskExecutor");

	/** Spring's class is there, and RSocket is not. */
	private static final String INCOMPLETE = "org.springframework.messaging.rsocket.";

	@Test
	void theMethodsOfAClassExist() {
		Set<String> seen = new TreeSet<>();
		for (Telling telling : TellingCalls.ALL) {
			if (ClassUtils.isPresent(telling.owner(), null) && !telling.owner().startsWith(INCOMPLETE)) {
				Class<?> type = ClassUtils.resolveClassName(telling.owner(), null);
				Set<String> missing = new TreeSet<>(telling.methods());
				missing.removeAll(methods(type));
				missing.removeAll(NEWER);
				assertThat(missing).as(telling.owner()).isEmpty();
				seen.add(telling.owner());
			}
		}
		assertThat(seen).contains("org.slf4j.MDC", "io.micrometer.tracing.Span$Builder",
				"org.springframework.http.HttpHeaders", "org.springframework.kafka.core.KafkaTemplate",
				"reactor.core.publisher.Flux", "kotlinx.coroutines.channels.Channel",
				"kotlinx.coroutines.channels.SendChannel", "kotlinx.coroutines.channels.ChannelsKt");
	}

	@Test
	void theMethodsOfASampleOfEachPatternExist() {
		SAMPLES.forEach((pattern, samples) -> {
			Set<String> names = TellingCalls.ALL.stream()
				.filter((telling) -> telling.owner().equals(pattern))
				.flatMap((telling) -> telling.methods().stream())
				.collect(Collectors.toSet());
			assertThat(names).as(pattern).isNotEmpty();
			assertThat(samples.stream().flatMap((type) -> methods(type).stream())).as(pattern).containsAll(names);
			samples.forEach((type) -> assertThat(names).anyMatch((name) -> methods(type).contains(name)));
		});
	}

	@Test
	void theyAreFoundByTheirOwnerAndName() {
		assertThat(TellingCalls.kind(Disruptor.class.getName(), "publishEvent")).contains(Kind.SENDS);
		assertThat(TellingCalls.kind(Flowable.class.getName(), "observeOn")).contains(Kind.HANDS_OVER);
		assertThat(TellingCalls.kind(SendChannel.class.getName(), "send")).contains(Kind.SENDS);
		assertThat(TellingCalls.kind("io.github.resilience4j.bulkhead.ThreadPoolBulkhead", "executeSupplier"))
			.contains(Kind.HANDS_OVER);
		assertThat(TellingCalls.kind("io.github.resilience4j.bulkhead.Bulkhead", "executeSupplier")).isEmpty();
		assertThat(TellingCalls.kind(BuildersKt.class.getName(), "launch$default")).contains(Kind.HANDS_OVER);
		assertThat(TellingCalls.kind("org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory",
				"createContainer"))
			.contains(Kind.MAKES_CONTAINER);
		assertThat(TellingCalls.kind("org.springframework.kafka.listener.ContainerProperties", "setObservationEnabled"))
			.contains(Kind.MAKES_CONTAINER);
		assertThat(TellingCalls.kind("org.springframework.kafka.listener.ConcurrentMessageListenerContainer",
				"setBatchInterceptor"))
			.contains(Kind.MAKES_CONTAINER);
		assertThat(TellingCalls.kind("io.micrometer.core.instrument.MeterRegistry$Config", "meterFilter"))
			.contains(Kind.FILTERS_METERS);
		assertThat(TellingCalls.kind("org.apache.kafka.streams.kstream.KStream", "to")).contains(Kind.TOPOLOGY);
		assertThat(TellingCalls.kind(Flowable.class.getName(), "map")).isEmpty();
	}

	private static Set<String> methods(Class<?> type) {
		Stream<String> declared = Arrays.stream(type.getDeclaredMethods()).map(Method::getName);
		Stream<String> inherited = Arrays.stream(type.getMethods()).map(Method::getName);
		return Stream.of(declared, inherited, Stream.of("<init>"))
			.flatMap((names) -> names)
			.collect(Collectors.toSet());
	}

}
