/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Handles the gate's own requests in the application's web stack. Its mapping stands
 * first and recognizes a request by a header that only the gate knows, on any path. Such
 * a request passes the application's filters and security but reaches none of its
 * handlers, so the gate may repeat it. Only its failure reaches the application's error
 * page.
 */
public final class GateHandler {

	/** The header by which a request is taken. */
	static final String HEADER = SentRequest.OWN_HANDLER;

	/** The header of its answers. */
	public static final String ANSWER = "joinkey-gate-answer";

	/** The route under which the metrics count it. */
	static final String ROUTE = "/joinkey-gate";

	private static final String TRACEPARENT = "traceparent";

	private static final long MEETING = 1;

	private final String secret = UUID.randomUUID().toString();

	private final AtomicReference<@Nullable CompletableFuture<Boolean>> waiting = new AtomicReference<>();

	private volatile @Nullable Set<String> spared;

	private volatile Logger logger = LoggerFactory.getLogger(GateHandler.class);

	/** The task of a request. */
	public enum Task {

		/** Logs a line and answers. */
		ANSWER,
		/** Also calls the gate's downstream server with the application's client. */
		CALL,
		/** Waits for another such request before it logs. */
		MEET,
		/** Throws an exception. */
		FAIL,
		/** Nothing: a handler of the application takes the request. */
		ADMIT;

		private String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * Adds the mappings for what the application may be.
	 * @param beans the application's context, not yet refreshed
	 * @param downstream the URL that is called
	 */
	void register(GenericApplicationContext beans, Supplier<String> downstream) {
		if (isPresent("org.springframework.web.servlet.handler.AbstractHandlerMapping")
				&& isPresent("jakarta.servlet.http.HttpServletRequest")) {
			ServletGateMapping.register(beans, this, downstream);
		}
		if (isPresent("org.springframework.web.reactive.handler.AbstractHandlerMapping")) {
			ReactiveGateMapping.register(beans, this, downstream);
		}
		beans.addApplicationListener((event) -> {
			if (event instanceof org.springframework.context.event.ContextRefreshedEvent refreshed
					&& refreshed.getApplicationContext() == beans) {
				logger(beans);
			}
		});
	}

	private void logger(GenericApplicationContext beans) {
		List<String> packages = new OwnClasses(beans).packages();
		if (!packages.isEmpty() && !packages.get(0).isEmpty()) {
			this.logger = LoggerFactory.getLogger(packages.get(0) + LogEvent.GATE);
		}
	}

	String secret(Task task) {
		return this.secret + " " + task.word();
	}

	/** Adds a query, so that the target is not one of the application's requests. */
	static String target(String target) {
		return target.endsWith("?" + HEADER) || target.endsWith("&" + HEADER) ? target
				: target + (target.contains("?") ? "&" : "?") + HEADER;
	}

	/**
	 * Return whether the application's own page for errors may take a failure: only once
	 * it is known which pages do harm.
	 */
	boolean reaches(String path) {
		Set<String> harmful = this.spared;
		return harmful != null && !harmful.contains(path);
	}

	/** Keeps failures of the gate's own requests from paths of the application. */
	void spare(Set<String> paths) {
		this.spared = Set.copyOf(paths);
	}

	/** Return whether the gate sent a request. */
	boolean isOwn(@Nullable String header) {
		return header != null && header.startsWith(this.secret + " ");
	}

	/**
	 * Return the task that a request's header asks for, or {@code null} if the request is
	 * not the gate's.
	 */
	@Nullable Task task(@Nullable String header) {
		if (isOwn(header)) {
			for (Task task : Task.values()) {
				if (task != Task.ADMIT && secret(task).equals(header)) {
					return task;
				}
			}
		}
		return null;
	}

	/** Logs in the application's package, for an application may log nothing itself. */
	void log() {
		if (this.logger.isInfoEnabled()) {
			this.logger.info("The correlation gate sent a request");
		}
		else if (this.logger.isWarnEnabled()) {
			this.logger.warn("The correlation gate sent a request");
		}
		else {
			this.logger.error("The correlation gate sent a request");
		}
	}

	/**
	 * Return a future that completes when a second request arrives, or after a second.
	 */
	CompletableFuture<Boolean> meet() {
		CompletableFuture<Boolean> mine = new CompletableFuture<>();
		CompletableFuture<Boolean> other = this.waiting.getAndSet(null);
		if (other != null) {
			other.complete(true);
			return CompletableFuture.completedFuture(true);
		}
		this.waiting.set(mine);
		return mine.completeOnTimeout(false, MEETING, TimeUnit.SECONDS);
	}

	/**
	 * Sends a request that fails.
	 * @param client what sends it
	 * @param like a request that the application let in
	 */
	void fail(Client client, SentRequest like) {
		ClientRequest request = client.request(like.method(), target(like.target())).header(HEADER, secret(Task.FAIL));
		like.headers()
			.stream()
			.filter((header) -> !header.name().equalsIgnoreCase(TRACEPARENT) && !header.name().equalsIgnoreCase(HEADER))
			.forEach((header) -> request.header(header.name(), header.value()));
		request.send();
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, GateHandler.class.getClassLoader());
	}

	/** An exception that no application handles. */
	static final class Provoked extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Provoked() {
			super("The correlation gate provokes this failure, to see what is logged");
		}

	}

}
