/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.joinkey.kafka.RecordHeaderGetter;
import io.joinkey.keys.ReadKeys;
import io.joinkey.propagation.HostileHeaders.Header;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.DigestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads hostile headers with the propagators of two applications, one of which trusts
 * callers. No header makes them throw, return an id that the request does not contain, or
 * allocate without a bound.
 */
class HostileHeaderTests {

	static final String SECRET = "0123456789abcdef";

	/** Bytes for any request, and for each byte of its headers. */
	private static final long ALLOCATED = 64 * 1024;

	/** OpenTelemetry's parser allocates 144 for each comma of {@code baggage}. */
	private static final long ALLOCATED_PER_BYTE = 160;

	private static final int MAX_RECORDED = 64;

	private static final int MAX_BAGGAGE = 256;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final String[] COMMON = { "spring.main.banner-mode=off", "spring.application.name=fuzzed",
			"management.tracing.propagation.consume=w3c,b3,b3_multi",
			"management.tracing.baggage.remote-fields=campaign,plan,txn_id", "joinkey.edge.continue-uber-trace-id=true",
			"joinkey.keys.names.txn_id.header=X-Txn-Id", "joinkey.keys.names.txn_id.query-parameter=txn",
			"joinkey.keys.names.txn_id.message-header=x-txn-id",
			"joinkey.keys.names.txn_id.message-json-pointer=/payment/txn",
			"joinkey.edge.recorded-headers=X-Request-ID,X-Correlation-ID,X-Trace-Id",
			"joinkey.edge.tenant-header=X-Tenant-ID" };

	private static long checked;

	private static long continued;

	private static long linked;

	private static long baggage;

	private static long recorded;

	private static long keyed;

	private static long linkedByKey;

	private static long mostAllocated;

	private static long longest;

	private static @Nullable ConfigurableApplicationContext trusting;

	private static @Nullable ConfigurableApplicationContext wary;

	@BeforeContainer
	static void start() {
		trusting = run("joinkey.edge.trust=all");
		wary = run("joinkey.edge.trust=none", "joinkey.edge.trusted.networks=10.0.0.0/8,fd00::/8",
				"joinkey.edge.trusted.header=X-Edge-Secret", "joinkey.edge.trusted.header-value=" + SECRET,
				"joinkey.edge.allowed-baggage=campaign");
		// classes are loaded, and regular expressions compiled, before bytes are counted
		for (long seed = 0; seed < 500; seed++) {
			HostileHeaders hostile = new HostileHeaders(seed);
			List<Header> headers = hostile.request();
			trip(propagator(trusting), request(headers, "10.0.0.1", hostile.query()), new Servlet());
			trip(propagator(wary), request(headers, "203.0.113.1", hostile.query()), new Servlet());
			trip(propagator(trusting), record(headers, hostile.json()), new RecordHeaderGetter());
		}
	}

	@AfterContainer
	static void stop() {
		System.out.printf(Locale.ROOT,
				"%,d header combinations: %,d continued, %,d linked, %,d with baggage, %,d with recorded headers,"
						+ " %,d with business keys, %,d linked by them;"
						+ " at most %,d bytes allocated, for at most %,d characters%n",
				checked, continued, linked, baggage, recorded, keyed, linkedByKey, mostAllocated, longest);
		assertThat(List.of(continued, linked, baggage, recorded, keyed, linkedByKey))
			.allMatch((kind) -> kind * 50 > checked);
		for (ConfigurableApplicationContext context : new ConfigurableApplicationContext[] { trusting, wary }) {
			if (context != null) {
				context.close();
			}
		}
	}

	private static ConfigurableApplicationContext run(String... properties) {
		SpringApplication application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(Stream.concat(Arrays.stream(COMMON), Arrays.stream(properties))
			.map((property) -> "--" + property)
			.toArray(String[]::new));
	}

	private static TextMapPropagator propagator(@Nullable ConfigurableApplicationContext context) {
		assertThat(context).isNotNull();
		return context.getBean(ContextPropagators.class).getTextMapPropagator();
	}

	/** Each seed is another request. */
	@Provide
	Arbitrary<Long> seeds() {
		return Arbitraries.longs().withDistribution(RandomDistribution.uniform());
	}

	@Property(seed = "20261122")
	void aRequestOfATrustedCaller(@ForAll("seeds") long seed) {
		HostileHeaders hostile = new HostileHeaders(seed);
		List<Header> headers = hostile.request();
		check(trusting, headers, request(headers, "10.0.0.1", hostile.query()), new Servlet(), Integer.MAX_VALUE);
	}

	@Property(seed = "20261122")
	void aRequestOfAnyCaller(@ForAll("seeds") long seed) {
		HostileHeaders hostile = new HostileHeaders(seed);
		List<Header> headers = hostile.request();
		String address = hostile.address();
		boolean trusted = address.matches("10\\.([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.0\\.1|fd00:.*")
				|| headers.stream().anyMatch((header) -> header.value().equals(SECRET));
		Context context = check(wary, headers, request(headers, address, hostile.query()), new Servlet(),
				trusted ? Integer.MAX_VALUE : MAX_BAGGAGE);
		if (!trusted) {
			assertThat(Span.fromContext(context).getSpanContext().isValid()).isFalse();
			assertThat(Baggage.fromContext(context).asMap().keySet()).isSubsetOf("campaign");
		}
	}

	@Property(seed = "20261122")
	void aRecord(@ForAll("seeds") long seed) {
		// a half of a surrogate pair is not UTF-8
		HostileHeaders hostile = new HostileHeaders(seed);
		List<Header> headers = hostile.request()
			.stream()
			.map((header) -> new Header(header.name(),
					new String(header.value().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)))
			.toList();
		check(wary, headers, record(headers, hostile.json()), new RecordHeaderGetter(), Integer.MAX_VALUE);
		Map<String, Object> named = new LinkedHashMap<>();
		headers.forEach((header) -> named.put(header.name(), header.value()));
		check(trusting, headers, MessageBuilder.withPayload("").copyHeaders(named).build(), new RecordHeaderGetter(),
				Integer.MAX_VALUE);
	}

	private static <C> Context check(@Nullable ConfigurableApplicationContext application, List<Header> headers,
			C carrier, TextMapGetter<C> getter, int maxBaggage) {
		TextMapPropagator propagator = propagator(application);
		long size = headers.stream().mapToLong((header) -> header.value().length()).sum() + size(carrier);
		long bound = ALLOCATED + ALLOCATED_PER_BYTE * size;
		long before = THREADS.getCurrentThreadAllocatedBytes();
		Trip trip = trip(propagator, carrier, getter);
		long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
		if (allocated >= bound) {
			// the first one of its kind may have loaded classes
			before = THREADS.getCurrentThreadAllocatedBytes();
			trip = trip(propagator, carrier, getter);
			allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
		}
		assertThat(allocated).as("allocated for %s characters", size).isLessThan(bound);
		assertNothingCaught(Objects.requireNonNull(ReflectionTestUtils.getField(propagator, "delegate")));
		count(trip, allocated, size);
		String sent = String.join("\n", headers.stream().map(Header::value).toList()).toLowerCase(Locale.ROOT);
		isOfTheRequest(Span.fromContext(trip.context()).getSpanContext(), sent);
		ForeignContext foreign = trip.context().get(ForeignContext.KEY);
		if (foreign != null) {
			assertThat(trip.recorded()).containsKey(CallerTrust.FIELD);
		}
		Baggage.fromContext(trip.context()).forEach((name, entry) -> {
			assertThat(name).isIn("campaign", "plan", "txn_id");
			assertThat(entry.getValue().length()).isLessThanOrEqualTo(maxBaggage);
		});
		trip.recorded().forEach((field, value) -> {
			assertThat(value).hasSizeBetween(1, MAX_RECORDED).matches("[A-Za-z0-9._:/=+@-]+");
			if (field.equals(CallerTrust.FIELD)) {
				isPart(value, sent);
			}
		});
		keys(application, trip.context());
		trip.written().forEach((name, value) -> {
			assertThat(value.length()).as(name).isLessThan((int) (200 + 9 * size));
			assertThat(value).doesNotContain("\r", "\n", "\u0000");
		});
		return trip.context();
	}

	private static void assertNothingCaught(Object reporter) {
		assertThat(((AtomicBoolean) Objects.requireNonNull(ReflectionTestUtils.getField(reporter, "reported"))).get())
			.as("an exception that was caught")
			.isFalse();
	}

	/** A span that is linked is the span of a request with the same key. */
	private static void keys(@Nullable ConfigurableApplicationContext application, Context context) {
		String key = ReadKeys.of(context).get("txn_id");
		if (key == null) {
			return;
		}
		assertThat(key).hasSizeBetween(1, MAX_RECORDED).matches("[A-Za-z0-9._:/=+@-]+");
		String ofKey = DigestUtils.md5DigestAsHex(key.getBytes(StandardCharsets.UTF_8)).substring(1);
		String traceId = Long.toHexString(checked % 15 + 1) + ofKey;
		ReadKeys.started(context, Span
			.wrap(SpanContext.create(traceId, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault())));
		assertNothingCaught(Objects.requireNonNull(application).getBean("joinkeyKeyOrigins"));
		keyed++;
		String other = ReadKeys.of(context).get("linked_trace_id");
		if (other != null) {
			linkedByKey++;
			assertThat(other).hasSize(32).endsWith(ofKey).isNotEqualTo(traceId);
		}
	}

	private static long size(Object carrier) {
		if (carrier instanceof ConsumerRecord<?, ?> record) {
			return (record.value() instanceof byte[] bytes) ? bytes.length : String.valueOf(record.value()).length();
		}
		return (carrier instanceof MockHttpServletRequest request) ? String.valueOf(request.getQueryString()).length()
				: 0;
	}

	private static void count(Trip trip, long allocated, long size) {
		checked++;
		continued += Span.fromContext(trip.context()).getSpanContext().isValid() ? 1 : 0;
		linked += (trip.context().get(ForeignContext.KEY) != null) ? 1 : 0;
		baggage += Baggage.fromContext(trip.context()).isEmpty() ? 0 : 1;
		recorded += trip.recorded().isEmpty() ? 0 : 1;
		mostAllocated = Math.max(mostAllocated, allocated);
		longest = Math.max(longest, size);
	}

	private static <C> Trip trip(TextMapPropagator propagator, C carrier, TextMapGetter<C> getter) {
		Context context = propagator.extract(Context.root(), carrier, getter);
		Map<String, String> written = new LinkedHashMap<>();
		propagator.inject(context, written, Map::put);
		try (Scope scope = context.makeCurrent()) {
			return new Trip(context, RecordedHeaders.current(), written);
		}
	}

	private static void isOfTheRequest(SpanContext span, String sent) {
		if (span.isValid()) {
			isPart(span.getTraceId(), sent);
			isPart(span.getSpanId(), sent);
			assertThat(span.isRemote()).isTrue();
			span.getTraceState()
				.forEach((key, value) -> assertThat(sent).contains(key, value.toLowerCase(Locale.ROOT)));
			assertThat(span.getTraceState().size()).isLessThanOrEqualTo(32);
		}
	}

	/** Also an id that was filled up with zeros. */
	private static void isPart(String id, String sent) {
		assertThat(sent).contains(id.replaceFirst("^0+", ""));
	}

	private static MockHttpServletRequest request(List<Header> headers, String address, String query) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setQueryString(query);
		request.setRemoteAddr(address);
		headers.forEach((header) -> request.addHeader(header.name(), header.value()));
		return request;
	}

	private static ConsumerRecord<String, Object> record(List<Header> headers, String json) {
		Object value = (json.length() % 2 == 0) ? json : json.getBytes(StandardCharsets.UTF_8);
		ConsumerRecord<String, Object> record = new ConsumerRecord<>("topic", 0, 0, "key", value);
		headers.forEach((header) -> record.headers()
			.add(header.name().toLowerCase(Locale.ROOT), header.value().getBytes(StandardCharsets.UTF_8)));
		return record;
	}

	private record Trip(Context context, Map<String, String> recorded, Map<String, String> written) {
	}

	/** As Spring's observation of a server reads them. */
	private static final class Servlet implements TextMapGetter<MockHttpServletRequest> {

		@Override
		public Iterable<String> keys(MockHttpServletRequest carrier) {
			return Collections.list(carrier.getHeaderNames());
		}

		@Override
		public @Nullable String get(@Nullable MockHttpServletRequest carrier, String key) {
			return (carrier != null) ? carrier.getHeader(key) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable MockHttpServletRequest carrier, String key) {
			return (carrier != null) ? carrier.getHeaders(key).asIterator() : Collections.emptyIterator();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

}
