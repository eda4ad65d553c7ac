/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.masking;

import java.util.regex.Pattern;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Masks what could be a card number or a token, in the whole line. */
@SpringBootApplication
public class CardsApplication {

	public static void main(String[] args) {
		Platform.mvc(CardsApplication.class, args, "logging.config=classpath:blind2/masking.xml");
	}

	/** Masks long numbers and hexadecimal tokens. */
	public static class MaskingLayout extends PatternLayout {

		private static final Pattern SECRET = Pattern.compile("\\b[0-9a-f]{16,}\\b");

		@Override
		public String doLayout(ILoggingEvent event) {
			return SECRET.matcher(super.doLayout(event)).replaceAll("****");
		}

	}

	@RestController
	static class Cards {

		private static final Logger log = LoggerFactory.getLogger(Cards.class);

		@GetMapping("/cards")
		String card() {
			log.info("Charging card 4111111111111111");
			return "card";
		}

	}

}
