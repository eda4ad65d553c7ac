/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.joinkey.RunningService;
import io.joinkey.proof.Broker;
import io.joinkey.propagation.HostileHeaders.Header;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends the requests and records of {@link HostileHeaders} as bytes, to the real servers
 * and through a real broker. Nothing of them fails a request, crosses to another one, or
 * breaks a log line.
 */
class HostileBytesTests {

	private static final int COUNT = Integer.getInteger("joinkey.fuzz.bytes", 300);

	private static final String[] PROPERTIES = { "management.tracing.propagation.consume=w3c,b3,b3_multi",
			"joinkey.edge.trust=none", "joinkey.edge.trusted.header=X-Edge-Secret",
			"joinkey.edge.trusted.header-value=" + HostileHeaderTests.SECRET, "joinkey.edge.allowed-baggage=campaign",
			"joinkey.edge.continue-uber-trace-id=true", "joinkey.edge.tenant-header=X-Tenant-ID",
			"joinkey.edge.recorded-headers=X-Request-ID,X-Correlation-ID,X-Trace-Id",
			"joinkey.http.server.response.header=always", "management.tracing.baggage.remote-fields=campaign,txn_id",
			"management.tracing.baggage.correlation.fields=campaign", "joinkey.keys.names.txn_id.header=X-Txn-Id",
			"joinkey.keys.names.txn_id.query-parameter=txn", "joinkey.keys.names.txn_id.json-pointer=/payment/txn",
			"joinkey.keys.names.txn_id.message-header=x-txn-id",
			"joinkey.keys.names.txn_id.message-json-pointer=/payment/txn" };

	private static final Pattern HANDLED = Pattern.compile("handled (\\d+);");

	private static final Pattern TRACE_HEADER = Pattern.compile("(?im)^x-trace-id: (.*)$");

	private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void eachRequestIsAnsweredAsWithoutJoinkey(String type) throws IOException {
		String web = "spring.main.web-application-type=" + type;
		List<String> expected;
		try (RunningService service = start(web, "joinkey.enabled=false")) {
			expected = answers(service);
		}
		try (RunningService service = start(web)) {
			List<String> answers = answers(service);
			Map<String, Integer> statuses = new TreeMap<>();
			answers.forEach((answer) -> statuses.merge(status(answer), 1, Integer::sum));
			System.out.println(COUNT + " requests to " + type + ": " + statuses);
			// the server closes the connection to a request that it refuses
			assertThat(statuses.keySet())
				.allMatch((status) -> status.matches("HTTP/1\\.[01] (200|400|413|414|431)( .*)?|closed"));
			assertThat(accepted(answers)).isEqualTo(accepted(expected));
			assertThat(answers.stream().flatMap((answer) -> TRACE_HEADER.matcher(answer).results()))
				.allSatisfy((header) -> assertThat(header.group(1).strip()).matches(TRACE_ID));
			Map<Integer, String> sent = new HashMap<>();
			for (int i = 0; i < COUNT; i++) {
				sent.put(i, new String(request(i), StandardCharsets.ISO_8859_1));
			}
			check(service, sent, COUNT / 4);
			assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
		}
	}

	private static List<String> answers(RunningService service) throws IOException {
		List<String> answers = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			answers.add(send(service.port(), request(i)));
		}
		return answers;
	}

	private static List<Integer> accepted(List<String> answers) {
		return IntStream.range(0, COUNT).filter((i) -> status(answers.get(i)).contains(" 200")).boxed().toList();
	}

	@Test
	void eachRecordIsProcessed() {
		try (Broker broker = Broker.start()) {
			broker.createTopics(1, "hostile");
			try (RunningService service = start("spring.kafka.bootstrap-servers=" + broker.address(),
					"target.listening=true", "spring.main.web-application-type=none",
					"spring.kafka.consumer.auto-offset-reset=earliest");
					KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
							Map.of("bootstrap.servers", broker.address()), new StringSerializer(),
							new ByteArraySerializer())) {
				Map<Integer, String> sent = new HashMap<>();
				for (int i = 0; i < COUNT; i++) {
					HostileHeaders hostile = new HostileHeaders(i);
					ProducerRecord<String, byte[]> record = new ProducerRecord<>("hostile", String.valueOf(i), null);
					StringBuilder text = new StringBuilder();
					for (Header header : hostile.request()) {
						text.append(header.value()).append('\n');
						record.headers()
							.add(header.name().toLowerCase(Locale.ROOT), header.value().getBytes(charset(i)));
					}
					record.headers()
						.add(List.of("traceparent", "baggage", "x-txn-id", "b3", "\u0000").get(i % 5), null);
					sent.put(i, text.toString());
					byte[] value = hostile.json().getBytes(charset(i));
					producer.send(new ProducerRecord<>("hostile", 0, record.key(), value, record.headers()));
				}
				Awaitility.await()
					.atMost(Duration.ofMinutes(5))
					.until(() -> service.lines().stream().filter(HostileBytesTests::isHandled).count() == COUNT);
				check(service, sent, COUNT);
			}
		}
	}

	private static RunningService start(String... more) {
		return RunningService.start(Target.class,
				Stream.of(PROPERTIES, more).flatMap(Stream::of).toArray(String[]::new));
	}

	private static Charset charset(int number) {
		return (number % 2 == 0) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
	}

	private static byte[] request(int number) throws IOException {
		HostileHeaders hostile = new HostileHeaders(number);
		List<Header> headers = hostile.request();
		byte[] body = hostile.json().getBytes(StandardCharsets.UTF_8);
		// most servers refuse a query that is not encoded
		String query = (number % 4 == 0) ? hostile.query() : "txn=txn-" + number % 7;
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(("POST /handle/" + number + "?" + query
				+ " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
				+ "Content-Length: " + body.length + "\r\n")
			.getBytes(StandardCharsets.UTF_8));
		for (Header header : headers) {
			request.writeBytes((header.name() + ": " + header.value() + "\r\n").getBytes(charset(number)));
		}
		request.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
		request.writeBytes(body);
		return request.toByteArray();
	}

	private static String send(int port, byte[] request) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(120_000);
			OutputStream output = socket.getOutputStream();
			output.write(request);
			output.flush();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		catch (SocketTimeoutException ex) {
			throw new IllegalStateException("no answer to " + new String(request, StandardCharsets.ISO_8859_1), ex);
		}
		catch (IOException ex) {
			return "";
		}
	}

	/**
	 * A line break in the first line makes a request of HTTP/0.9, which has no status
	 * line.
	 */
	private static String status(String answer) {
		String first = answer.lines().findFirst().orElse("closed");
		return first.contains("<title>HTTP Status 400") ? "HTTP/1.1 400" : first.strip();
	}

	private static boolean isHandled(Map<String, Object> line) {
		return HANDLED.matcher(String.valueOf(line.get("message"))).matches();
	}

	private static void check(RunningService service, Map<Integer, String> sent, int atLeast) {
		Map<String, Integer> begun = new HashMap<>();
		Map<Integer, Map<String, Object>> lines = new HashMap<>();
		for (Map<String, Object> line : service.lines()) {
			assertThat(String.valueOf(line.get("logger_name"))).doesNotStartWith("io.joinkey.keys")
				.isNotEqualTo(GuardedPropagator.class.getName());
			Matcher handled = HANDLED.matcher(String.valueOf(line.get("message")));
			if (!handled.matches()) {
				continue;
			}
			int number = Integer.parseInt(handled.group(1));
			assertThat(lines.put(number, line)).isNull();
			assertThat(line.get("trace_id")).asString().matches(TRACE_ID);
			String traceId = String.valueOf(line.get("trace_id"));
			if (!sent.get(number).contains(traceId.replaceFirst("^0+", ""))) {
				assertThat(begun.put(traceId, number)).as("another request in this trace").isNull();
			}
			for (String field : List.of("request_id", "correlation_id", "caller_trace_id", "tenant_id", "txn_id")) {
				if (line.containsKey(field)) {
					assertThat(line.get(field)).asString().matches("[A-Za-z0-9._:/=+@-]{1,64}");
				}
			}
		}
		assertThat(lines).hasSizeGreaterThanOrEqualTo(atLeast);
		assertThat(lines.values()).filteredOn((line) -> line.containsKey("linked_trace_id"))
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(line.get("linked_trace_id")).isNotEqualTo(line.get("trace_id"))
				.asString()
				.matches(TRACE_ID));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Target {

		private static final Logger logger = LoggerFactory.getLogger(Target.class);

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@PostMapping("/handle/{number}")
		String handle(@PathVariable int number, @RequestBody(required = false) String body) {
			logger.info("handled {};", number);
			return "done";
		}

		@KafkaListener(topics = "hostile", groupId = "hostile", autoStartup = "${target.listening:false}",
				properties = "value.deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer")
		void handle(ConsumerRecord<String, byte[]> record) {
			logger.info("handled {};", record.key());
		}

	}

}
