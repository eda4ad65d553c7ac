/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.joinkey.propagation.RequestIdTests.Meshed;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A service at a public edge: whose trace it continues.
 */
class CallerTrustTests {

	private static final String SECRET = "0123456789abcdef";

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void onlyATrustedCallerChoosesTheTraceAndTheBaggage(String type) {
		try (RunningService service = RunningService.start(Meshed.class, "spring.main.web-application-type=" + type,
				"joinkey.edge.trust=none", "joinkey.edge.trusted.networks=10.0.0.0/8",
				"joinkey.edge.trusted.header=X-Edge", "joinkey.edge.trusted.header-value=" + SECRET,
				"joinkey.edge.allowed-baggage=campaign", "server.forward-headers-strategy=framework",
				"management.tracing.baggage.remote-fields=campaign,plan",
				"management.tracing.baggage.correlation.fields=campaign,plan",
				"management.endpoints.web.exposure.include=joinkey")) {
			String baggage = "campaign=may,plan=gold";
			Traceparent trusted = Traceparent.next();
			service.get("/work/trusted", "traceparent", trusted.sampled(), "baggage", baggage, "X-Edge", SECRET);
			assertThat(service.linesWith("async trusted").get(0)).containsEntry("trace_id", trusted.traceId())
				.containsEntry("plan", "gold")
				.doesNotContainKey("foreign_trace_id");

			int i = 0;
			for (String[] headers : List.of(new String[] {}, new String[] { "X-Edge", SECRET + "0" },
					new String[] { "X-Edge", "" }, new String[] { "X-Forwarded-For", "10.0.0.1" },
					new String[] { "Forwarded", "for=10.0.0.1" })) {
				String name = "untrusted-" + i++;
				Traceparent sent = Traceparent.next();
				String[] all = new String[headers.length + 4];
				System.arraycopy(headers, 0, all, 4, headers.length);
				all[0] = "traceparent";
				all[1] = sent.sampled();
				all[2] = "baggage";
				all[3] = baggage;
				service.get("/work/" + name, all);
				for (String step : List.of("entered ", "async ", "hopped ")) {
					Map<String, Object> line = service.linesWith(step + name).get(0);
					assertThat(line).containsEntry("foreign_trace_id", sent.traceId())
						.containsEntry("campaign", "may")
						.doesNotContainKey("plan");
					assertThat(line.get("trace_id")).asString().matches("[0-9a-f]{32}").isNotEqualTo(sent.traceId());
				}
				String own = String.valueOf(service.linesWith("entered " + name).get(0).get("trace_id"));
				SpanData span = service.spansOf(own).get(0);
				assertThat(span.getParentSpanContext().isValid()).isFalse();
				assertThat(span.getLinks()).singleElement().satisfies((link) -> {
					assertThat(link.getSpanContext().getTraceId()).isEqualTo(sent.traceId());
					assertThat(link.getSpanContext().getSpanId()).isEqualTo(sent.spanId());
				});
			}
			service.get("/work/bomb", "baggage", "campaign=" + "x".repeat(300), "traceparent", "00-\"}{");
			assertThat(service.linesWith("async bomb").get(0)).doesNotContainKeys("campaign", "foreign_trace_id")
				.containsKey("trace_id");
			assertThat(service.get("/actuator/joinkey").body()).contains("untrusted callers start a new trace");
		}
	}

	@Test
	void anUntrustedCallerCannotSwitchSamplingOn() {
		try (RunningService service = RunningService.start(Meshed.class, "joinkey.edge.trust=none",
				"management.tracing.sampling.probability=0.0", "joinkey.edge.trusted.header=X-Edge",
				"joinkey.edge.trusted.header-value=" + SECRET)) {
			service.get("/work/a", "traceparent", Traceparent.next().sampled());
			assertThat(service.linesWith("entered a").get(0).get("trace_flags")).isIn("00", "02");
			service.get("/work/b", "traceparent", Traceparent.next().sampled(), "X-Edge", SECRET);
			assertThat(service.linesWith("entered b").get(0).get("trace_flags")).isIn("01", "03");
		}
	}

	@Test
	void aDirectCallFromATrustedNetworkIsContinued() {
		try (RunningService service = RunningService.start(Meshed.class, "joinkey.edge.trust=none",
				"joinkey.edge.trusted.networks=127.0.0.0/8,::1", "server.forward-headers-strategy=native")) {
			Traceparent direct = Traceparent.next();
			service.get("/work/direct", "traceparent", direct.sampled());
			assertThat(service.linesWith("entered direct").get(0)).containsEntry("trace_id", direct.traceId());
			Traceparent forwarded = Traceparent.next();
			service.get("/work/forwarded", "traceparent", forwarded.sampled(), "X-Forwarded-For", "203.0.113.9");
			assertThat(service.linesWith("entered forwarded").get(0)).containsEntry("foreign_trace_id",
					forwarded.traceId());
		}
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8,10.255.0.1,true", "10.0.0.0/8,11.0.0.1,false", "192.168.4.0/22,192.168.7.255,true",
			"192.168.4.0/22,192.168.8.0,false", "127.0.0.1,127.0.0.1,true", "127.0.0.1,127.0.0.2,false",
			"fd00::/8,fdff::1,true", "fd00::/8,fe80::1,false", "0.0.0.0/0,8.8.8.8,true", "0.0.0.0/0,::1,false",
			"::/0,8.8.8.8,false", "10.0.0.0/8,::ffff:10.1.2.3,true" })
	void aNetworkContainsItsAddresses(String network, String address, boolean contained) {
		InetAddress literal = Network.literal(address);
		assertThat(literal).isNotNull();
		assertThat(Network.of(network).contains(literal)).isEqualTo(contained);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "localhost", "example.com/8",
			"::1/129", "1.2.3.4/8/8" })
	void whatIsNoNetworkIsRefused(String text) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> Network.of(text))
			.withMessageContaining("joinkey.edge.trusted.networks");
	}

	@Test
	void aHostNameIsNeverLookedUp() {
		for (String text : List.of("localhost", "example.com", "a:b", "${jndi:x}", "")) {
			assertThat(Network.literal(text)).as(text).isNull();
		}
	}

}
