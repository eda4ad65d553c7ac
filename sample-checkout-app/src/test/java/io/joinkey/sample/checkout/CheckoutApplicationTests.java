/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.kafka.test.utils.KafkaTestUtils;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedKafka(topics = "settlement-request", partitions = 1,
		bootstrapServersProperty = "spring.kafka.bootstrap-servers")
class CheckoutApplicationTests {

	private static final HttpServer payments = startPayments();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void payments(DynamicPropertyRegistry registry) {
		registry.add("checkout.payments-url", () -> "http://127.0.0.1:" + payments.getAddress().getPort());
	}

	@AfterAll
	static void stopPayments() {
		payments.stop(0);
	}

	@Test
	void aPaidOrderIsAnsweredWithItsPaymentAndSettled(@Autowired EmbeddedKafkaBroker kafka) {
		ResponseEntity<String> answer = checkout("order-paid", "12.00");
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(201));
		assertThat(answer.getBody()).isEqualTo("{\"paymentId\":\"payment-1\"}");
		Map<String, Object> properties = KafkaTestUtils.consumerProps(kafka, "test", true);
		try (Consumer<String, String> consumer = new DefaultKafkaConsumerFactory<>(properties, new StringDeserializer(),
				new StringDeserializer())
			.createConsumer()) {
			kafka.consumeFromAnEmbeddedTopic(consumer, "settlement-request");
			ConsumerRecord<String, String> settlement = KafkaTestUtils.getSingleRecord(consumer, "settlement-request");
			assertThat(settlement.key()).isEqualTo("order-paid");
			assertThat(settlement.value()).contains("\"orderId\":\"order-paid\"", "\"paymentId\":\"payment-1\"");
		}
	}

	@Test
	void aDeclinedPaymentIsAnsweredWith402() {
		ResponseEntity<String> answer = checkout("order-declined", "402.00");
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(402));
		assertThat(answer.getBody()).contains("The payment of order-declined was declined");
	}

	@Test
	void aFailedPaymentIsAnsweredWith500() {
		assertThat(checkout("order-failed", "500.00").getStatusCode()).isEqualTo(HttpStatusCode.valueOf(500));
	}

	@Test
	void theCartAndTheEtaAreAnswered() {
		assertThat(get("/cart-preview?user=ada&cart=cart-1").getBody()).contains("\"cart\":\"cart-1\"", "\"total\":");
		assertThat(get("/eta?user=ada&cart=cart-1").getBody()).contains("\"cart\":\"cart-1\"", "\"minutes\":");
	}

	private ResponseEntity<String> checkout(String order, String amount) {
		return http().post()
			.uri("/checkout")
			.body(Map.of("orderId", order, "userId", "ada", "amount", amount))
			.retrieve()
			.toEntity(String.class);
	}

	private ResponseEntity<String> get(String uri) {
		return http().get().uri(uri).retrieve().toEntity(String.class);
	}

	private RestClient http() {
		return RestClient.builder()
			.baseUrl("http://127.0.0.1:" + this.port)
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	private static HttpServer startPayments() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/payments", CheckoutApplicationTests::pay);
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Answers with the status that the amount names, or 201. */
	private static void pay(HttpExchange exchange) throws IOException {
		try (exchange) {
			String charge = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			int status = charge.contains("402") ? 402 : charge.contains("500") ? 500 : 201;
			byte[] body = ((status == 201) ? "{\"paymentId\":\"payment-1\"}" : "{}").getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
		}
	}

}
