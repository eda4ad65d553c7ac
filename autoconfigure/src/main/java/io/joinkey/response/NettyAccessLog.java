/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import io.micrometer.tracing.TraceContext;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.logging.AccessLog;
import reactor.netty.http.server.logging.AccessLogArgProvider;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Adds the trace id and the caller's {@code traceparent} to the access log of Reactor
 * Netty, in the order that Tomcat and Jetty have them. A format that the application sets
 * with a {@link NettyServerCustomizer} is kept.
 */
final class NettyAccessLog implements NettyServerCustomizer, WebFilter, Ordered {

	// keyed by Reactor Netty's object of the request: when the line is written, the
	// channel may be disposed or serve the next request
	private final Map<Object, String> traces = Collections.synchronizedMap(new WeakHashMap<>());

	@Override
	public int getOrder() {
		// before the application's customizers, which can replace the format
		return HIGHEST_PRECEDENCE;
	}

	// the other method with a format also switches the log on or off
	@Override
	@SuppressWarnings("deprecation")
	public HttpServer apply(HttpServer server) {
		return server.accessLog(this::line);
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		TraceContext trace = ResponseTrace.of(exchange);
		Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
		if (trace != null) {
			this.traces.put(request, trace.traceId());
		}
		return chain.filter(exchange);
	}

	private AccessLog line(AccessLogArgProvider request) {
		InetSocketAddress remote = (request.connectionInformation() != null
				&& request.connectionInformation().connectionRemoteAddress() instanceof InetSocketAddress address)
						? address : null;
		return AccessLog.create("{} - {} [{}] \"{} {} {}\" {} {} {} {} {}",
				(remote != null) ? remote.getHostString() : "-", request.user(), request.zonedDateTime(),
				request.method(), request.uri(), request.protocol(), request.status(),
				(request.contentLength() > -1) ? request.contentLength() : "-", request.duration(), traceId(request),
				traceparent(request));
	}

	private String traceId(AccessLogArgProvider request) {
		Object known = request.connectionInformation();
		String traceId = (known != null) ? this.traces.remove(known) : null;
		return (traceId != null) ? traceId : "-";
	}

	private static CharSequence traceparent(AccessLogArgProvider request) {
		CharSequence header = request.requestHeader("traceparent");
		return (header != null) ? header : "-";
	}

}
