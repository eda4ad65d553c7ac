/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hreply;

import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A listener replies by the observed template, and another listener logs the reply. */
@SpringBootApplication
public class TutorApplication {

	public static void main(String[] args) {
		Platform.kafka(TutorApplication.class, args);
	}

	@Component
	static class Listener {

		private static final Logger log = LoggerFactory.getLogger(Listener.class);

		@KafkaListener(topics = "hreply-questions")
		@SendTo("hreply-answers")
		String question(String value) {
			log.info("Answering {}", value);
			return "42";
		}

		@KafkaListener(topics = "hreply-answers", groupId = "answers")
		void answer(String value) {
			log.info("The answer is {}", value);
		}

	}

	@RestController
	static class Questions {

		private static final Logger log = LoggerFactory.getLogger(Questions.class);

		private final KafkaTemplate<String, String> kafka;

		Questions(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@GetMapping("/questions")
		String question() throws Exception {
			log.info("Asking");
			this.kafka.send("hreply-questions", "life").get(10, TimeUnit.SECONDS);
			return "asked";
		}

	}

}
