/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.eventdriven;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import io.opentelemetry.context.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The context of the first subscriber stays on the thread of a pool for all others. */
@SpringBootApplication
public class NewsletterApplication {

	public static void main(String[] args) {
		Platform.mvc(NewsletterApplication.class, args);
	}

	@RestController
	static class Letters {

		private static final Logger log = LoggerFactory.getLogger(Letters.class);

		private final ExecutorService pool = Executors.newSingleThreadExecutor();

		@GetMapping("/letters")
		String letter() throws Exception {
			Context context = Context.current();
			return this.pool.submit(() -> {
				if (!io.opentelemetry.api.trace.Span.current().getSpanContext().isValid()) {
					context.makeCurrent();
				}
				log.info("Sending the letter");
				return "sent";
			}).get();
		}

	}

}
