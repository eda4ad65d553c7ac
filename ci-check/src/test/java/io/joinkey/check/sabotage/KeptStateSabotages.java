/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Breaks by state that one request leaves for the next.
 */
final class KeptStateSabotages {

	private KeptStateSabotages() {
	}

	static List<Sabotage> all() {
		return List.of(new Sabotage("a field that keeps the context of the first request", CorrelationRule.ROOT_LINKED,
				repeated(KeepsContext.class), "take the current span where the work is done",
				repeated(KeepsNothing.class)));
	}

	static Application repeated(Class<?> type) {
		return Application.calling(type).requesting("/calls").requesting("/calls");
	}

	@RestController
	static class KeepsContext {

		private final RestClient client;

		private final AtomicReference<ContextSnapshot> kept = new AtomicReference<>();

		KeepsContext(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/calls")
		String calls() throws Exception {
			this.kept.compareAndSet(null, ContextSnapshotFactory.builder().build().captureAll());
			return context().wrap(() -> this.client.get().uri("/pay").retrieve().body(String.class)).call();
		}

		ContextSnapshot context() {
			return this.kept.get();
		}

	}

	@RestController
	static class KeepsNothing extends KeepsContext {

		KeepsNothing(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			super(builder, url);
		}

		@Override
		ContextSnapshot context() {
			return ContextSnapshotFactory.builder().build().captureAll();
		}

	}

	/** Work of a request that goes on after its answer, and when the gate has ended. */
	@RestController
	static class OutlastsTheGate implements DisposableBean {

		private final ThreadGroup work = new ThreadGroup("work");

		@GetMapping("/calls")
		String calls() {
			Thread thread = new Thread(this.work, ContextSnapshotFactory.builder().build().captureAll().wrap(() -> {
				try {
					Thread.sleep(60_000);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}));
			thread.setDaemon(true);
			thread.start();
			return "started";
		}

		@Override
		public void destroy() {
			this.work.interrupt();
		}

	}

}
