/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadRegistry;
import io.github.resilience4j.retry.annotation.Retry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

/**
 * Retries with Resilience4j, also on another thread.
 */
@Configuration(proxyBeanMethods = false)
class ResilienceHops {

	@Bean
	Calls resilientCalls(RestClient.Builder client, Environment environment) {
		return new Calls(client.build(), environment.getRequiredProperty("hops.downstream"));
	}

	@Bean
	Hops resilience(Calls calls, ThreadPoolBulkheadRegistry bulkheads) {
		ThreadPoolBulkhead bulkhead = bulkheads.bulkhead("hops");
		return () -> Map.of("resend-annotated", () -> calls.call("resend-annotated"), "resend-stage",
				() -> calls.stage("resend-stage").toCompletableFuture().get(), "bulkhead",
				() -> bulkhead.executeRunnable(Hop.task("bulkhead")).toCompletableFuture().get());
	}

	/** Calls that Resilience4j retries. */
	static class Calls {

		private final RestClient client;

		private final String downstream;

		Calls(RestClient client, String downstream) {
			this.client = client;
			this.downstream = downstream;
		}

		/**
		 * Retries a call on this thread.
		 * @param hop the hop's name
		 */
		@Retry(name = "hops")
		public void call(String hop) {
			this.client.get().uri(this.downstream + hop).retrieve().toBodilessEntity();
		}

		/**
		 * Retries a call on a thread of Resilience4j.
		 * @param hop the hop's name
		 * @return how it ended
		 */
		@Retry(name = "hops")
		public CompletionStage<String> stage(String hop) {
			try {
				this.client.get().uri(this.downstream + hop).retrieve().toBodilessEntity();
				return CompletableFuture.completedStage(hop);
			}
			catch (RuntimeException ex) {
				return CompletableFuture.failedStage(ex);
			}
		}

	}

}
