/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.TaskSubmission;

/**
 * Returns the remedy for work that a known library submits: where it takes an executor,
 * or its hook for tasks.
 */
final class LibraryExecutors {

	private static final String CAPTURE = "ContextSnapshotFactory.builder().build()::captureAll";

	private static final String BULKHEAD = "a ThreadPoolBulkhead has threads of its own: give it wrapped tasks, bulkhead.executeCallable(ContextSnapshotFactory.builder().build().captureAll().wrap(callable)), or executeRunnable(...captureAll().wrap((Runnable) task)); what it takes as a Supplier has no wrapper. Where an annotation makes the bulkhead, give its configuration a ContextPropagator";

	private static final String RX = """
			RxJava takes no wrapped executor in Schedulers.io() and the like: at the start of the application, \
			RxJavaPlugins.setScheduleHandler((task) -> ContextSnapshotFactory.builder().build().captureAll().wrap(task))""";

	private static final String OK_HTTP = "give OkHttp a dispatcher that propagates the context: new OkHttpClient.Builder().dispatcher(new Dispatcher(ContextExecutorService.wrap(Executors.newCachedThreadPool(), "
			+ CAPTURE + ")))";

	private static final String CIRCUIT_BREAKER = "let Spring Cloud's circuit breakers run on a pool that propagates the context: a bean Customizer<Resilience4JCircuitBreakerFactory>, (factory) -> factory.configureExecutorService(ContextExecutorService.wrap(Executors.newCachedThreadPool(), "
			+ CAPTURE + "))";

	private static final String VAVR = "pass the executor as the first argument: Future.of(ContextExecutorService.wrap(executor, "
			+ CAPTURE + "), ...), with ForkJoinPool.commonPool() as the executor if there is no other";

	private static final String BY_HAND = "a listener that is given to a consumer made by hand is not observed: let a @%s method take the messages";

	/** The line for each library, by the beginning of its classes' names. */
	private static final List<Map.Entry<String, String>> LINES = List.of(
			Map.entry("io.github.resilience4j.bulkhead.", BULKHEAD), Map.entry("io.reactivex.", RX),
			Map.entry("org.springframework.cloud.circuitbreaker.resilience4j.", CIRCUIT_BREAKER),
			Map.entry("okhttp3.", OK_HTTP), Map.entry("io.vavr.", VAVR),
			Map.entry("org.apache.activemq.", BY_HAND.formatted("JmsListener")),
			Map.entry("com.rabbitmq.client.", BY_HAND.formatted("RabbitListener")));

	private LibraryExecutors() {
	}

	static Optional<String> remedy(Setup setup, TaskSubmission submission) {
		return LINES.stream()
			.filter((library) -> submission.isThrough(setup, library.getKey()))
			.map(Map.Entry::getValue)
			.findFirst();
	}

}
