/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Work on other threads, in applications with the starter. */
public final class Pools {

	private static final Logger log = LoggerFactory.getLogger(Pools.class);

	private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

	private Pools() {
	}

	private static ExecutorService fixable(ExecutorService pool) {
		return Variant.fixed() ? ContextExecutorService.wrap(pool, SNAPSHOTS) : pool;
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "pool");
		thread.setDaemon(true);
		return thread;
	}

	/** Makes a pool for each request. */
	@EnableAutoConfiguration
	@RestController
	public static class Scatter {

		public static void main(String[] arguments) {
			Joinkey.mvc(Scatter.class, arguments);
		}

		@GetMapping("/offers")
		public String offers() throws Exception {
			log.info("Collecting offers");
			ExecutorService threads = fixable(Executors.newFixedThreadPool(2));
			try {
				Future<String> rail = threads.submit(() -> offer("rail"));
				Future<String> road = threads.submit(() -> offer("road"));
				return rail.get() + road.get();
			}
			finally {
				threads.shutdown();
			}
		}

		private String offer(String carrier) {
			log.info("Offer of {}", carrier);
			return carrier;
		}

	}

	/** Wraps its loader once, with the context of the first request. */
	@EnableAutoConfiguration
	@RestController
	public static class Memoized {

		private Callable<String> loader;

		public static void main(String[] arguments) {
			Joinkey.mvc(Memoized.class, arguments);
		}

		@GetMapping("/menu")
		public String menu() throws Exception {
			log.info("Menu asked for");
			return loader().call();
		}

		private synchronized Callable<String> loader() {
			if (this.loader == null || Variant.fixed()) {
				this.loader = SNAPSHOTS.captureAll().wrap(this::load);
			}
			return this.loader;
		}

		private String load() {
			log.info("Menu loaded");
			return "soup";
		}

	}

	/** Runs scheduled work under a lock, on a thread that it can abandon. */
	@EnableAutoConfiguration
	@EnableScheduling
	@RestController
	public static class Shedlock {

		private final Leases leases = new Leases();

		public static void main(String[] arguments) {
			Joinkey.mvc(Shedlock.class, arguments);
		}

		@GetMapping("/carts")
		public String carts() {
			log.info("Carts listed");
			return "carts";
		}

		@Scheduled(fixedDelay = 400)
		void tidy() throws Exception {
			this.leases.run("tidy", Duration.ofSeconds(20), () -> log.info("Tidied three carts"));
		}

		static class Leases {

			private static final ExecutorService HOLDERS = Executors.newCachedThreadPool(Pools::daemon);

			void run(String name, Duration atMost, Runnable work) throws Exception {
				log.info("Lock {} acquired", name);
				fixable(HOLDERS).submit(work).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
			}

		}

	}

	/** Resolves the fields of a query at the same time. */
	@EnableAutoConfiguration
	@RestController
	public static class Graphql {

		private static final ExecutorService RESOLVERS = Executors.newFixedThreadPool(3, Pools::daemon);

		private final RestClient rates;

		Graphql(RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.rates = builder.baseUrl(url).build();
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Graphql.class, arguments);
		}

		@PostMapping("/graphql")
		public List<String> query() {
			log.info("Query of two fields");
			return List.of("price", "stock")
				.stream()
				.map(this::resolve)
				.toList()
				.stream()
				.map(CompletableFuture::join)
				.toList();
		}

		private CompletableFuture<String> resolve(String field) {
			return CompletableFuture.supplyAsync(() -> {
				log.info("Resolving {}", field);
				this.rates.get().uri("/" + field).retrieve().toBodilessEntity();
				return field;
			}, fixable(RESOLVERS));
		}

	}

}
