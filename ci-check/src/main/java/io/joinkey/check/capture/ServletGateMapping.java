/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.joinkey.check.capture.GateHandler.Task;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Maps the gate's own requests to a handler, in Spring MVC.
 */
final class ServletGateMapping extends AbstractHandlerMapping {

	private static final int SERVER_ERROR = 500;

	private final GateHandler gate;

	private final Endpoint endpoint;

	private final Method method;

	private ServletGateMapping(GateHandler gate, BeanFactory beans, Supplier<String> downstream) {
		this.gate = gate;
		this.endpoint = new Endpoint(gate, beans, downstream);
		Method found = ReflectionUtils.findMethod(Endpoint.class, "handle", HttpServletRequest.class,
				HttpServletResponse.class);
		if (found == null) {
			throw new IllegalStateException("handle is gone");
		}
		this.method = found;
		setOrder(Ordered.HIGHEST_PRECEDENCE);
	}

	static void register(GenericApplicationContext beans, GateHandler gate, Supplier<String> downstream) {
		if (beans instanceof WebApplicationContext) {
			beans.registerBean("joinkeyServletMapping", ServletGateMapping.class,
					() -> new ServletGateMapping(gate, beans, downstream));
		}
	}

	@Override
	protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
		if (isOfApplication(request) || this.gate.task(ServletHeader.of(request)) == null) {
			return null;
		}
		request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, GateHandler.ROUTE);
		return new HandlerMethod(this.endpoint, this.method);
	}

	/**
	 * What a filter has refused, and the container dispatches, is not the gate's to fail.
	 * What the gate made fail goes to the application's error page, unless that does
	 * harm.
	 */
	private boolean isOfApplication(HttpServletRequest request) {
		return request.getDispatcherType() == DispatcherType.ERROR
				&& ((request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
						&& status < SERVER_ERROR) || this.gate.reaches(path(request)));
	}

	/** The path within the dispatcher, which may have a path of its own. */
	private static String path(HttpServletRequest request) {
		String path = request.getPathInfo();
		return (path != null) ? path : request.getServletPath();
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
		 * Handles a request.
		 */
		public void handle(HttpServletRequest request, HttpServletResponse response) {
			Task task = this.gate.task(ServletHeader.of(request));
			if (task == Task.FAIL) {
				throw new GateHandler.Provoked();
			}
			if (task == Task.MEET) {
				this.gate.meet().join();
			}
			this.gate.log();
			if (task == Task.CALL) {
				call();
			}
			response.setHeader(GateHandler.ANSWER, "true");
		}

		private void call() {
			RestClient.Builder builder = this.beans.getBeanProvider(RestClient.Builder.class).getIfAvailable();
			if (builder != null) {
				builder.clone().build().get().uri(this.downstream.get()).retrieve().toBodilessEntity();
			}
		}

	}

}
