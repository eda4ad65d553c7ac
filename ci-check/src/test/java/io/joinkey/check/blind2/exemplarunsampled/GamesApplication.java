/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.exemplarunsampled;

import io.joinkey.check.blind2.platform.Platform;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Exemplars of whatever is current, sampled or not. */
@SpringBootApplication
public class GamesApplication {

	public static void main(String[] args) {
		Platform.mvc(GamesApplication.class, args, "management.tracing.sampling.probability=0.1");
	}

	@Component
	static class AlwaysSampled implements SpanContext {

		@Override
		public String getCurrentTraceId() {
			var context = io.opentelemetry.api.trace.Span.current().getSpanContext();
			return context.isValid() ? context.getTraceId() : null;
		}

		@Override
		public String getCurrentSpanId() {
			var context = io.opentelemetry.api.trace.Span.current().getSpanContext();
			return context.isValid() ? context.getSpanId() : null;
		}

		@Override
		public boolean isCurrentSpanSampled() {
			return true;
		}

		@Override
		public void markCurrentSpanAsExemplar() {
		}

	}

	@RestController
	static class Games {

		private static final Logger log = LoggerFactory.getLogger(Games.class);

		@GetMapping("/games")
		String game() {
			log.info("Showing the game");
			return "game";
		}

	}

}
