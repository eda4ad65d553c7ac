/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Shop;
import io.joinkey.ShopClients;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The trace id over HTTP, through every kind of client, with nothing configured.
 */
class HttpHopTests {

	@SharedService({ Shop.class, ShopClients.class, ShopClients.Beans.class })
	private static RunningService service;

	static SpringApplication shopWithClients() {
		return new SpringApplication(Shop.class, ShopClients.class, ShopClients.Beans.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "boot", "rest-client", "rest-template", "web-client", "jdk", "jdk-async", "over-jdk" })
	void theCalledSideContinuesTheTraceOfTheCaller(String client) {
		Traceparent sent = Traceparent.next();
		String received = service.get("/call/" + client, "traceparent", sent.sampled()).body();
		assertHopJoined(sent, received);
		assertThat(service.linesOf(sent.traceId())).extracting((line) -> line.get("message"))
			.containsExactly("hello " + client);
	}

	@Test
	void aNonBeanClientBreaksTheHop() {
		Traceparent sent = Traceparent.next();
		String received = service.get("/call/unmanaged", "traceparent", sent.sampled()).body();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertHopJoined(sent, received));
	}

	@Test
	void noBaggageLeavesUnlessItIsAllowed() {
		assertThat(
				service.get("/call/boot", "traceparent", Traceparent.next().sampled(), "baggage", "tenant=acme").body())
			.endsWith("|none");
	}

	private static void assertHopJoined(Traceparent sent, String received) {
		List<SpanData> spans = service.spansOf(sent.traceId());
		assertThat(spans).extracting(SpanData::getKind)
			.containsExactlyInAnyOrder(SpanKind.SERVER, SpanKind.CLIENT, SpanKind.SERVER);
		SpanData client = spans.stream().filter((span) -> span.getKind() == SpanKind.CLIENT).findFirst().orElseThrow();
		assertThat(received).startsWith("00-" + sent.traceId() + "-" + client.getSpanId() + "-01|");
		Map<String, SpanData> byParent = spans.stream()
			.collect(Collectors.toMap(SpanData::getParentSpanId, (span) -> span));
		SpanData entry = byParent.get(sent.spanId());
		assertThat(byParent.get(entry.getSpanId())).isSameAs(client);
		assertThat(byParent.get(client.getSpanId()).getKind()).isEqualTo(SpanKind.SERVER);
	}

}
