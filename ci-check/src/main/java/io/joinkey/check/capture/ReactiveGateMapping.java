/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.joinkey.check.capture.GateHandler.Task;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Maps the gate's own requests to a handler, in Spring WebFlux.
 */
final class ReactiveGateMapping extends AbstractHandlerMapping {

	private final GateHandler gate;

	private final Endpoint endpoint;

	private final Method method;

	private ReactiveGateMapping(GateHandler gate, BeanFactory beans, Supplier<String> downstream) {
		this.gate = gate;
		this.endpoint = new Endpoint(gate, beans, downstream);
		Method found = ReflectionUtils.findMethod(Endpoint.class, "handle", ServerWebExchange.class);
		if (found == null) {
			throw new IllegalStateException("handle is gone");
		}
		this.method = found;
		setOrder(Ordered.HIGHEST_PRECEDENCE);
	}

	static void register(GenericApplicationContext beans, GateHandler gate, Supplier<String> downstream) {
		if (beans instanceof ReactiveWebApplicationContext) {
			beans.registerBean("joinkeyReactiveMapping", ReactiveGateMapping.class,
					() -> new ReactiveGateMapping(gate, beans, downstream));
		}
	}

	@Override
	protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
		if (this.gate.task(exchange.getRequest().getHeaders().getFirst(GateHandler.HEADER)) == null) {
			return Mono.empty();
		}
		exchange.getAttributes()
			.put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE,
					PathPatternParser.defaultInstance.parse(GateHandler.ROUTE));
		return Mono.just(new HandlerMethod(this.endpoint, this.method));
	}

	/** The handler. */
	static final class Endpoint {

		private final GateHandler gate;

		private final BeanFactory beans;

		private final Supplier<String> downstream;

		Endpoint(GateHandler gate, BeanFactory beans, Supplier<String> downstream) {
			this.gate = gate;
			this.beans = beans;
			this.downstream = downstream;
		}

		/**
		 * Handles a request. It logs before it waits: the context after a wait is not
		 * judged here.
		 */
		public Mono<Void> handle(ServerWebExchange exchange) {
			Task task = this.gate.task(exchange.getRequest().getHeaders().getFirst(GateHandler.HEADER));
			if (task == Task.FAIL) {
				throw new GateHandler.Provoked();
			}
			this.gate.log();
			exchange.getResponse().getHeaders().set(GateHandler.ANSWER, "true");
			if (task == Task.MEET) {
				return Mono.fromFuture(this.gate.meet()).then(exchange.getResponse().setComplete());
			}
			Mono<Void> called = (task == Task.CALL) ? call() : Mono.empty();
			return called.then(Mono.defer(() -> exchange.getResponse().setComplete()));
		}

		private Mono<Void> call() {
			WebClient.Builder builder = this.beans.getBeanProvider(WebClient.Builder.class).getIfAvailable();
			return (builder == null) ? Mono.empty()
					: builder.clone().build().get().uri(this.downstream.get()).retrieve().toBodilessEntity().then();
		}

	}

}
