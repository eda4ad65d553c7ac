/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.UUID;

import io.joinkey.check.SentRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request that fails in the application's own web stack, and nowhere else: a handler
 * mapping that stands first takes it by a header that only the gate knows, whatever its
 * path.
 */
final class ProvokedFailure {

	private static final String HEADER = "joinkey-gate-failure";

	private static final String TRACEPARENT = "traceparent";

	private final String secret = UUID.randomUUID().toString();

	/**
	 * Adds the mappings for what the application may be.
	 * @param beans the application's context, not yet refreshed
	 */
	void register(GenericApplicationContext beans) {
		if (isPresent("org.springframework.web.servlet.handler.AbstractHandlerMapping")
				&& isPresent("jakarta.servlet.http.HttpServletRequest")) {
			Servlet.register(beans, this.secret);
		}
		if (isPresent("org.springframework.web.reactive.handler.AbstractHandlerMapping")) {
			Reactive.register(beans, this.secret);
		}
	}

	/**
	 * Sends a request that fails.
	 * @param client what sends it
	 * @param like a request that the application let in
	 */
	void send(Client client, SentRequest like) {
		Client.Request request = client.request(like.method(), like.target()).header(HEADER, this.secret);
		like.headers()
			.stream()
			.filter((header) -> !header.name().equalsIgnoreCase(TRACEPARENT))
			.forEach((header) -> request.header(header.name(), header.value()));
		request.send();
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, ProvokedFailure.class.getClassLoader());
	}

	/** What the failing request is handled by. */
	static final class Handler {

		/**
		 * Fails.
		 */
		public void handle() {
			throw new Provoked();
		}

		private static HandlerMethod method() {
			var method = ReflectionUtils.findMethod(Handler.class, "handle");
			if (method == null) {
				throw new IllegalStateException("handle() is gone");
			}
			return new HandlerMethod(new Handler(), method);
		}

	}

	/** The exception, of which no application knows. */
	private static final class Provoked extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private Provoked() {
			super("The correlation gate provokes this failure, to see what is logged");
		}

	}

	private static final class Servlet extends org.springframework.web.servlet.handler.AbstractHandlerMapping {

		private final HandlerMethod handler = Handler.method();

		private final String secret;

		private Servlet(String secret) {
			this.secret = secret;
			setOrder(Ordered.HIGHEST_PRECEDENCE);
		}

		private static void register(GenericApplicationContext beans, String secret) {
			if (beans instanceof org.springframework.web.context.WebApplicationContext) {
				beans.registerBean("joinkeyServletFailure", Servlet.class, () -> new Servlet(secret));
			}
		}

		@Override
		protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
			return this.secret.equals(request.getHeader(HEADER)) ? this.handler : null;
		}

	}

	private static final class Reactive extends org.springframework.web.reactive.handler.AbstractHandlerMapping {

		private final HandlerMethod handler = Handler.method();

		private final String secret;

		private Reactive(String secret) {
			this.secret = secret;
			setOrder(Ordered.HIGHEST_PRECEDENCE);
		}

		private static void register(GenericApplicationContext beans, String secret) {
			if (beans instanceof org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext) {
				beans.registerBean("joinkeyReactiveFailure", Reactive.class, () -> new Reactive(secret));
			}
		}

		@Override
		protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
			return Mono.justOrEmpty(
					this.secret.equals(exchange.getRequest().getHeaders().getFirst(HEADER)) ? this.handler : null);
		}

	}

}
