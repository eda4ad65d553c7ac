/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import java.time.Duration;
import java.util.Map;

import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.kafka.test.utils.KafkaTestUtils;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedKafka(bootstrapServersProperty = "spring.kafka.bootstrap-servers")
@ExtendWith(OutputCaptureExtension.class)
class PaymentsApplicationTests {

	@LocalServerPort
	private int port;

	@Test
	void anApprovedPaymentIsCreated(CapturedOutput output) {
		ResponseEntity<String> answer = pay("order-approved", "12.00");
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(201));
		assertThat(answer.getBody()).contains("\"paymentId\":\"payment-");
		assertThat(output).contains("00 approved");
	}

	@Test
	void aLateAnswerIsTriedAgain(CapturedOutput output) {
		assertThat(pay("order-late", "12.68").getStatusCode()).isEqualTo(HttpStatusCode.valueOf(201));
		assertThat(output).containsOnlyOnce("gateway timed out").contains("00 approved");
	}

	@Test
	void aDeclinedPaymentIsAnsweredWith402(CapturedOutput output) {
		assertThat(pay("order-declined", "12.51").getStatusCode()).isEqualTo(HttpStatusCode.valueOf(402));
		assertThat(output).contains("51 insufficient funds");
	}

	@Test
	void aSilentGatewayIsTriedThreeTimesAndFailsTheRequest(CapturedOutput output) {
		assertThat(pay("order-timeout", "12.91").getStatusCode()).isEqualTo(HttpStatusCode.valueOf(500));
		assertThat(output.toString().split("gateway timed out", -1)).hasSize(4);
		assertThat(output).contains("The gateway did not answer for order-timeout within 50 ms, retry 2");
	}

	@Test
	void aSettlementIsBookedEvenBehindARecordThatIsNone(CapturedOutput output, @Autowired EmbeddedKafkaBroker kafka) {
		DefaultKafkaProducerFactory<String, String> producers = new DefaultKafkaProducerFactory<>(
				KafkaTestUtils.producerProps(kafka), new StringSerializer(), new StringSerializer());
		try {
			KafkaTemplate<String, String> template = new KafkaTemplate<>(producers);
			template.send("settlement-request", "order-settled", "no settlement");
			template.send("settlement-request", "order-settled", """
					{"orderId":"order-settled","userId":"ada","paymentId":"payment-1","amount":12.00}""");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(output)
					.containsPattern("settlement booked.*order-settled|" + "order-settled.*settlement booked"));
		}
		finally {
			producers.destroy();
		}
	}

	private ResponseEntity<String> pay(String order, String amount) {
		return RestClient.builder().defaultStatusHandler((status) -> true, (request, response) -> {
		})
			.build()
			.post()
			.uri("http://127.0.0.1:" + this.port + "/payments")
			.body(Map.of("orderId", order, "userId", "ada", "amount", amount))
			.retrieve()
			.toEntity(String.class);
	}

}
