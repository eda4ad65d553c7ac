/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.sse;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Feeds an emitter from a timer. */
@SpringBootApplication
public class TickerApplication {

	public static void main(String[] args) {
		Platform.mvc(TickerApplication.class, args);
	}

	@RestController
	static class Ticker {

		private static final Logger log = LoggerFactory.getLogger(Ticker.class);

		private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

		@GetMapping(path = "/ticker", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		SseEmitter ticker() {
			SseEmitter emitter = new SseEmitter(5000L);
			this.timer.schedule(() -> tick(emitter, 1), 10, TimeUnit.MILLISECONDS);
			return emitter;
		}

		private void tick(SseEmitter emitter, int number) {
			try {
				log.info("Tick {}", number);
				emitter.send(number);
				if (number < 3) {
					this.timer.schedule(() -> tick(emitter, number + 1), 10, TimeUnit.MILLISECONDS);
				}
				else {
					emitter.complete();
				}
			}
			catch (IOException ex) {
				emitter.completeWithError(ex);
			}
		}

	}

}
