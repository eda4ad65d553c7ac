/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.joinkey.proof.JsonLine;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.marker.Markers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shape of a line for all kinds of events.
 */
class JsonLogFormatterTests {

	private static final Map<String, String> IDS = Map.of("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736", "span_id",
			"00f067aa0ba902b7", "trace_flags", "01", "traceId", "4bf92f3577b34da6a3ce929d0e0e4736", "spanId",
			"00f067aa0ba902b7");

	private static final int THREADS = 1000;

	private final MockEnvironment environment = new MockEnvironment().withProperty("spring.application.name", "shop");

	@Test
	void aLineHasItsFieldsInOrder() {
		LoggingEvent event = event("hello", null, with("tenant", "acme"));
		event.addKeyValuePair(new KeyValuePair("user", "ann"));
		event.setArgumentArray(new Object[] { StructuredArguments.kv("amount", 12) });
		assertThat(line(event)).isEqualTo("""
				{"@timestamp":"1970-01-01T00:00:00Z","level":"INFO","service":"shop",\
				"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","trace_flags":"01",\
				"logger_name":"test","thread_name":"worker","message":"hello",\
				"user":"ann","amount":12,"tenant":"acme"}
				""");
	}

	@Test
	void aLineWithoutASpanHasNoIds() {
		LoggingEvent event = event("hello", null, Map.of());
		assertThat(line(event)).isEqualTo("""
				{"@timestamp":"1970-01-01T00:00:00Z","level":"INFO","service":"shop",\
				"logger_name":"test","thread_name":"worker","message":"hello"}
				""");
	}

	@Test
	void anApplicationThatOnlyHasBootsKeysGetsTheSameFields() {
		LoggingEvent event = event("hello", null,
				Map.of("traceId", "4bf92f3577b34da6a3ce929d0e0e4736", "spanId", "00f067aa0ba902b7"));
		assertThat(parse(event)).containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
			.containsEntry("span_id", "00f067aa0ba902b7")
			.doesNotContainKeys("traceId", "spanId");
	}

	@Test
	void aNameThatIsTakenGetsAnUnderscore() {
		LoggingEvent event = event("hello", null, with("message", "from the MDC"));
		event.addKeyValuePair(new KeyValuePair("service", "another"));
		event.addKeyValuePair(new KeyValuePair("trace_id", "forged"));
		assertThat(parse(event)).containsEntry("service", "shop")
			.containsEntry("service_", "another")
			.containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
			.containsEntry("trace_id_", "forged")
			.containsEntry("message_", "from the MDC");
	}

	@Test
	void namesAndIdsOfOneLineDoNotReachTheNext() {
		JsonLogFormatter formatter = new JsonLogFormatter(this.environment);
		LoggingEvent many = event("hello", null, with("order", "7"));
		for (int i = 0; i < 40; i++) {
			many.addKeyValuePair(new KeyValuePair("key" + i, i));
			many.addKeyValuePair(new KeyValuePair("key" + i, "again"));
		}
		assertThat(formatter.format(many)).contains("\"key0\":0,\"key0_\":\"again\"",
				"\"key39\":39,\"key39_\":\"again\"", "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"");
		LoggingEvent next = event("hello", null, Map.of());
		next.addKeyValuePair(new KeyValuePair("key0", 0));
		assertThat(formatter.format(next)).contains("\"key0\":0}").doesNotContain("key0_", "trace_id");
	}

	@Test
	void whatThreadsThatEndedWroteWithIsNotKept() throws InterruptedException {
		JsonLogFormatter formatter = new JsonLogFormatter(this.environment);
		LoggingEvent event = event("hello", null, Map.of());
		formatter.format(event);
		long before = usedHeap();
		runOnThreads(() -> formatter.format(event));
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			// what belongs to a thread that ended is given back with the next line
			long used = usedHeap();
			formatter.format(event);
			assertThat(used - before).isLessThan(THREADS * 5L * 1024);
		});
	}

	/** Concurrently: a line must not contain parts of another thread's line. */
	private static void runOnThreads(Runnable action) throws InterruptedException {
		CountDownLatch written = new CountDownLatch(THREADS);
		Runnable line = () -> {
			action.run();
			written.countDown();
			try {
				written.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
		List<Thread> threads = Stream.generate(() -> new Thread(line)).limit(THREADS).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "\u0000", "\u20ac", "\ud83d\ude00", "\"" })
	void aLineStaysUnderItsLimitAndKeepsItsIds(String text) {
		String huge = text.repeat(20_000);
		LoggingEvent event = event(huge, new IllegalStateException(huge, new IllegalArgumentException(huge)),
				with("tenant", huge));
		event.addKeyValuePair(new KeyValuePair("user", huge));
		for (int i = 0; i < 50; i++) {
			event.addKeyValuePair(new KeyValuePair("key" + i, huge));
		}
		event.setLoggerName(huge);
		assertThat(line(event).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8192);
		assertThat(parse(event)).containsEntry("truncated", true)
			.containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
			.containsKeys("message", "stack_trace");
	}

	@Test
	void aLongMessageIsCutAndTheOtherFieldsAreKept() {
		LoggingEvent event = event("m".repeat(9000), null);
		event.addKeyValuePair(new KeyValuePair("user", "ann"));
		assertThat(parse(event)).containsEntry("user", "ann").containsEntry("truncated", true);
	}

	@Test
	void aDeepStackTraceIsBoundedAndBeginsWithTheCause() {
		assertThat(String.valueOf(parse(event("failed", recursion(300))).get("stack_trace"))).hasSizeLessThan(4100)
			.startsWith("java.lang.IllegalArgumentException: the cause");
	}

	@Test
	void anArgumentThatCannotBeWrittenDoesNotCostTheLine() {
		LoggingEvent event = event("hello", null);
		event.setArgumentArray(new Object[] { StructuredArguments.value("broken", new Broken()) });
		assertThat(parse(event)).containsEntry("message", "hello").containsEntry("truncated", true);
	}

	@Test
	void anArgumentThatContainsItselfDoesNotCostTheLine() {
		LoggingEvent event = event("hello", null);
		event.setArgumentArray(new Object[] { StructuredArguments.value("endless", new Endless()) });
		assertThat(parse(event)).containsEntry("message", "hello").containsEntry("truncated", true);
	}

	@Test
	void aRawMarkerThatIsTooLongBecomesAText() {
		LoggingEvent event = event("hello", null);
		event.addMarker(Markers.appendRaw("raw", "[" + "1,".repeat(5000) + "1]"));
		assertThat(parse(event).get("raw")).isInstanceOf(String.class);
	}

	@Test
	void theLimitIsConfigurableAndAWrongOneIsIgnoredHere() {
		this.environment.setProperty("joinkey.logging.max-line-length", "64KB");
		assertThat(line(event("m".repeat(9000), null))).hasSizeGreaterThan(9000);
		this.environment.setProperty("joinkey.logging.max-line-length", "a lot");
		assertThat(line(event("m".repeat(9000), null))).hasSizeLessThan(8192);
	}

	@Test
	void theServiceIsTheOneOfTheSpans() {
		this.environment.setProperty("management.opentelemetry.resource-attributes.service.name", "store");
		assertThat(parse(event("hello", null))).containsEntry("service", "store");
	}

	@Test
	void aServiceWithoutANameIsCalledAsOpenTelemetryCallsIt() {
		this.environment.setProperty("spring.application.name", "");
		assertThat(parse(event("hello", null))).containsEntry("service", "unknown_service");
	}

	private String line(LoggingEvent event) {
		return new JsonLogFormatter(this.environment).format(event);
	}

	private Map<String, Object> parse(LoggingEvent event) {
		String line = line(event);
		assertThat(line).endsWith("}\n").hasLineCount(1);
		return JsonLine.parse(line).fields();
	}

	private static LoggingEvent event(String message, @Nullable Throwable thrown) {
		return event(message, thrown, IDS);
	}

	private static LoggingEvent event(String message, @Nullable Throwable thrown, Map<String, String> mdc) {
		Logger logger = new LoggerContext().getLogger("test");
		LoggingEvent event = new LoggingEvent("fqcn", logger, Level.INFO, message, thrown, null);
		event.setThreadName("worker");
		event.setInstant(Instant.EPOCH);
		event.setMDCPropertyMap(mdc);
		return event;
	}

	private static Map<String, String> with(String name, String value) {
		Map<String, String> mdc = new LinkedHashMap<>(IDS);
		mdc.put(name, value);
		return mdc;
	}

	private static RuntimeException recursion(int depth) {
		return (depth > 0) ? recursion(depth - 1)
				: new IllegalStateException("the failure", new IllegalArgumentException("the cause"));
	}

	/**
	 * An argument whose getter fails.
	 */
	public static final class Broken {

		public String getValue() {
			throw new IllegalStateException("broken");
		}

	}

	/**
	 * An argument that contains itself.
	 */
	public static final class Endless {

		public Endless getNext() {
			return this;
		}

	}

}
