/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;
import java.util.Objects;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestTemplate;

/**
 * Endpoints for callers with unusual headers, such as two {@code traceparent} headers or
 * a malformed one, and an endpoint that is called during the start.
 */
@Configuration(proxyBeanMethods = false)
class EdgeHops {

	@Bean
	Hops early() {
		return () -> Map.of("during-start", () -> Hop.line("during-start"));
	}

	/**
	 * Calls the application after its web server has started and before the application
	 * is ready.
	 */
	@Bean
	SmartLifecycle earlyCaller(WebServerApplicationContext context) {
		return new SmartLifecycle() {

			private boolean running;

			@Override
			public void start() {
				this.running = true;
				new RestTemplate().getForObject("http://127.0.0.1:"
						+ Objects.requireNonNull(context.getWebServer()).getPort() + "/hop/during-start", String.class);
			}

			@Override
			public void stop() {
				this.running = false;
			}

			@Override
			public boolean isRunning() {
				return this.running;
			}

		};
	}

	@Bean
	Hops edge() {
		return () -> Map.of("controller", () -> Hop.line("controller"), "unsampled", () -> Hop.line("unsampled"),
				"two-traceparents", () -> Hop.line("two-traceparents"), "malformed", () -> Hop.line("malformed"),
				"request-id", () -> Hop.line("request-id"));
	}

}
