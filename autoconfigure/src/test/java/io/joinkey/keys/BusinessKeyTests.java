/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.net.httpserver.Headers;
import io.joinkey.RunningService;
import io.joinkey.proof.LoopbackServer;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A partner that drops {@code traceparent} but sends a business key again.
 */
class BusinessKeyTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

	private static final String[] KEYS = { "joinkey.keys.names.txn_id.header=X-Txn-Id",
			"joinkey.keys.names.txn_id.query-parameter=txn", "joinkey.keys.names.txn_id.json-pointer=/payment/txn",
			"joinkey.keys.names.order_id.in-code=true", "management.tracing.baggage.remote-fields=txn_id",
			"joinkey.keys.max-body-size=1KB" };

	private RunningService service;

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void aRequestWithAKnownKeyIsLinked(String type) throws Exception {
		String[] properties = Stream.concat(Stream.of(KEYS), Stream.of("spring.main.web-application-type=" + type))
			.toArray(String[]::new);
		try (RunningService running = RunningService.start(Acquirer.class, properties)) {
			this.service = running;
			headersAndParameters();
			bodies();
			code();
			baggage();
			limits();
			assertThat(running.scrape()).doesNotContain("txn-", "order-").contains("joinkey_keys_store_failures_total");
			assertThat(running.linesWith("Joinkey joins").get(0).get("message")).asString().contains("business-keys");
		}
	}

	private void headersAndParameters() {
		this.service.get("/log/origin", "X-Txn-Id", "txn-1");
		Map<String, Object> origin = line("logged origin");
		assertThat(origin).containsEntry("txn_id", "txn-1").doesNotContainKey("linked_trace_id");
		assertThat(line("pooled origin")).containsEntry("txn_id", "txn-1")
			.containsEntry("trace_id", origin.get("trace_id"));
		SpanData first = server(origin);
		assertThat(first.getAttributes().get(AttributeKey.stringKey("txn_id"))).isEqualTo("txn-1");
		assertThat(first.getLinks()).isEmpty();

		this.service.get("/log/callback?a&b=%7B&txn=txn-1");
		assertLinked("callback", first);
		assertThat(line("pooled callback")).containsEntry("txn_id", "txn-1")
			.containsEntry("linked_trace_id", first.getTraceId());

		this.service.get("/log/continued", "X-Txn-Id", "txn-1", "traceparent", TRACEPARENT);
		assertThat(line("logged continued")).containsEntry("trace_id", TRACE)
			.containsEntry("txn_id", "txn-1")
			.doesNotContainKey("linked_trace_id");

		this.service.get("/log/without");
		assertThat(line("logged without")).doesNotContainKeys("txn_id", "linked_trace_id");
		assertThat(line("pooled without")).doesNotContainKeys("txn_id", "linked_trace_id");
	}

	private void bodies() throws Exception {
		SpanData first = server(line("logged origin"));
		String body = "{\"payment\": {\"amount\": 3, \"txn\": \"txn-1\"}, \"text\": \"\u20ac\"}";
		assertThat(Acquirer.post(this.service, "/body/known-length", body)).isEqualTo(body);
		assertLinked("known-length", first);
		assertThat(Acquirer.post(this.service, "/body/chunked",
				BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))))
			.isEqualTo(body);
		assertLinked("chunked", first);
		for (String other : List.of("{\"payment\": {\"txn\": \"txn-1\"}, \"long\": \"" + "x".repeat(2000) + "\"}",
				"{\"payment\": {\"txn\": \"txn-1\"", "{\"payment\": [\"txn-1\"]}", "{\"payment\":{\"txn\":null}}",
				"[".repeat(900), "[]")) {
			String name = "other-" + other.hashCode();
			assertThat(Acquirer.post(this.service, "/body/" + name, other)).isEqualTo(other);
			assertThat(line("logged " + name)).doesNotContainKeys("txn_id", "linked_trace_id");
		}
	}

	private void code() {
		this.service.get("/code/ordered?order=order-1");
		assertThat(line("logged ordered")).containsEntry("order_id", "order-1")
			.doesNotContainKeys("linked_trace_id", "not_configured");
		assertThat(line("pooled ordered")).containsEntry("order_id", "order-1");
		SpanData first = server(line("logged ordered"));
		assertThat(first.getAttributes().get(AttributeKey.stringKey("order_id"))).isEqualTo("order-1");
		this.service.get("/code/again?order=order-1");
		assertLinked("again", first);
		assertThat(this.service.linesWith("'not_configured' is not recorded")).hasSize(1);

		this.service.context()
			.getBean(Acquirer.class)
			.job(this.service.context().getBean(ObservationRegistry.class), "order-2");
		assertThat(line("logged job")).containsEntry("order_id", "order-2");
		assertThat(line("pooled job")).containsEntry("order_id", "order-2");
		this.service.get("/code/after-job?order=order-2");
		assertThat(line("logged after-job")).containsEntry("linked_trace_id", line("logged job").get("trace_id"));
		this.service.get("/log/after-code");
		assertThat(line("logged after-code")).doesNotContainKeys("order_id", "linked_trace_id");
	}

	private void baggage() throws Exception {
		BlockingQueue<Headers> received = new LinkedBlockingQueue<>();
		try (LoopbackServer target = LoopbackServer.start("/", (exchange) -> {
			received.add(exchange.getRequestHeaders());
			exchange.sendResponseHeaders(204, -1);
		})) {
			this.service.get("/call?port=" + target.uri("/").getPort(), "X-Txn-Id", "txn-9");
			assertThat(received.poll(60, TimeUnit.SECONDS).getFirst("baggage")).isEqualTo("txn_id=txn-9");
			this.service.get("/call?port=" + target.uri("/").getPort());
			assertThat(received.poll(60, TimeUnit.SECONDS)).doesNotContainKey("Baggage");
		}
		this.service.get("/log/inside", "traceparent", TRACEPARENT, "baggage", "txn_id=txn-8,order_id=order-8");
		assertThat(line("logged inside")).containsEntry("trace_id", TRACE)
			.containsEntry("txn_id", "txn-8")
			.doesNotContainKeys("order_id", "linked_trace_id");
		this.service.get("/log/outside", "X-Txn-Id", "txn-8");
		assertThat(line("logged outside")).containsEntry("linked_trace_id", TRACE);
	}

	private void limits() {
		String same = "x".repeat(64);
		this.service.get("/log/long-1", "X-Txn-Id", same + "1");
		assertThat(line("logged long-1")).containsEntry("txn_id", same);
		this.service.get("/log/long-2", "X-Txn-Id", same + "2");
		assertThat(line("logged long-2")).containsEntry("txn_id", same).doesNotContainKey("linked_trace_id");
		this.service.get("/log/strange", "X-Txn-Id", "\"}{\"a b");
		assertThat(line("logged strange")).containsEntry("txn_id", "____a_b");
	}

	private void assertLinked(String name, SpanData origin) {
		Map<String, Object> line = line("logged " + name);
		assertThat(line).containsEntry("linked_trace_id", origin.getTraceId());
		assertThat(line.get("trace_id")).isNotEqualTo(origin.getTraceId());
		assertThat(server(line).getLinks()).extracting(LinkData::getSpanContext).singleElement().satisfies((link) -> {
			assertThat(link.getTraceId()).isEqualTo(origin.getTraceId());
			assertThat(link.getSpanId()).isEqualTo(origin.getSpanId());
			assertThat(link.isSampled()).isTrue();
		});
	}

	private Map<String, Object> line(String message) {
		List<Map<String, Object>> lines = this.service.linesWith(message);
		return lines.get(lines.size() - 1);
	}

	private SpanData server(Map<String, Object> line) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.service.spans()
				.stream()
				.filter((span) -> span.getTraceId().equals(line.get("trace_id")) && span.getKind() == SpanKind.SERVER)
				.findFirst(), Optional::isPresent)
			.get();
	}

	@Test
	void aWrongConfigurationIsRefused() {
		for (String wrong : List.of("joinkey.keys.names.trace_id.header=X-Id", "joinkey.keys.names.a-b.header=X-Id",
				"joinkey.keys.names.txn_id.in-code=false", "joinkey.keys.names.txn_id.json-pointer=payment",
				"joinkey.keys.names.txn_id.message-json-pointer=txn",
				"joinkey.keys.names.txn_id.header=X-Id joinkey.keys.store.expiry=0s",
				"joinkey.keys.names.txn_id.header=X-Id joinkey.keys.max-body-size=2MB")) {
			assertThatException().as(wrong)
				.isThrownBy(() -> RunningService.start(Acquirer.class, wrong.split(" ")).close())
				.havingRootCause()
				.withMessageContaining("joinkey.keys.");
		}
	}

}
