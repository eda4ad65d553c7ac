/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

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

	private static final String RX = """
			RxJava takes no wrapped executor in Schedulers.io() and the like: at the start of the application, \
			RxJavaPlugins.setScheduleHandler((task) -> ContextSnapshotFactory.builder().build().captureAll().wrap(task))""";

	private static final String BY_HAND = "a listener that is given to a consumer made by hand is not observed: let a @%s method take the messages";

	/** The line for each library, by the beginning of its classes' names. */
	private static final Map<String, String> LINES = Map.of("io.reactivex.", RX, "okhttp3.",
			"give OkHttp a dispatcher that propagates the context: new OkHttpClient.Builder().dispatcher(new Dispatcher(ContextExecutorService.wrap(Executors.newCachedThreadPool(), "
					+ CAPTURE + ")))",
			"io.vavr.",
			"pass the executor as the first argument: Future.of(ContextExecutorService.wrap(executor, " + CAPTURE
					+ "), ...), with ForkJoinPool.commonPool() as the executor if there is no other",
			"org.apache.activemq.", BY_HAND.formatted("JmsListener"), "com.rabbitmq.client.",
			BY_HAND.formatted("RabbitListener"));

	private LibraryExecutors() {
	}

	static Optional<String> remedy(Setup setup, TaskSubmission submission) {
		return LINES.entrySet()
			.stream()
			.filter((library) -> submission.isThrough(setup, library.getKey()))
			.map(Map.Entry::getValue)
			.findFirst();
	}

}
