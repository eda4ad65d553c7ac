/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.ClassUtils;

/**
 * The caller of an HTTP request, as the server's connection shows it.
 *
 * @param address the address, or {@code null} if a proxy forwarded the request: a caller
 * can choose what a forwarding header names
 * @param certified whether the caller has a client certificate that the server verified
 * @param headers returns a header of the request
 */
record Caller(@Nullable InetAddress address, boolean certified, Function<String, @Nullable String> headers) {

	private static final boolean SERVLET = isPresent("jakarta.servlet.http.HttpServletRequest");

	private static final boolean REACTIVE = isPresent("org.springframework.http.server.reactive.ServerHttpRequest")
			&& isPresent("reactor.core.publisher.Mono");

	private static final boolean NETTY = isPresent("reactor.netty.http.server.HttpServerRequest");

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, Caller.class.getClassLoader());
	}

	/**
	 * Return the caller of a request, or {@code null} if the carrier is not an HTTP
	 * request.
	 */
	static @Nullable Caller of(@Nullable Object carrier) {
		Caller caller = SERVLET ? Servlet.of(carrier) : null;
		return (caller == null && REACTIVE) ? Reactive.of(carrier) : caller;
	}

	private static @Nullable InetAddress direct(Function<String, @Nullable String> headers,
			@Nullable InetAddress address) {
		boolean forwarded = headers.apply("Forwarded") != null || headers.apply("X-Forwarded-For") != null;
		return forwarded ? null : address;
	}

	/** A separate class, because servlets may be absent. */
	private static final class Servlet {

		static @Nullable Caller of(@Nullable Object carrier) {
			Object request = carrier;
			// a wrapper may hide the forwarding headers and show the address that they
			// name
			while (request instanceof ServletRequestWrapper wrapper) {
				request = wrapper.getRequest();
			}
			if (!(request instanceof HttpServletRequest http)) {
				return null;
			}
			return new Caller(direct(http::getHeader, Network.literal(http.getRemoteAddr())), isCertified(http),
					http::getHeader);
		}

		private static boolean isCertified(ServletRequest request) {
			return request.getAttribute("jakarta.servlet.request.X509Certificate") instanceof Object[] chain
					&& chain.length > 0;
		}

	}

	/** A separate class, because WebFlux may be absent. */
	private static final class Reactive {

		static @Nullable Caller of(@Nullable Object carrier) {
			if (!(carrier instanceof ServerHttpRequest request)) {
				return null;
			}
			Object connection = ServerHttpRequestDecorator.getNativeRequest(request);
			Caller servlet = SERVLET ? Servlet.of(connection) : null;
			if (servlet != null) {
				return servlet;
			}
			SslInfo ssl = request.getSslInfo();
			boolean certified = ssl != null && ssl.getPeerCertificates() != null
					&& ssl.getPeerCertificates().length > 0;
			return NETTY ? Netty.of(connection, certified, request.getHeaders()::getFirst)
					: new Caller(null, certified, request.getHeaders()::getFirst);
		}

	}

	/** A separate class, because Reactor Netty may be absent. */
	private static final class Netty {

		static Caller of(Object connection, boolean certified, Function<String, @Nullable String> headers) {
			if (connection instanceof HttpServerRequest request) {
				InetAddress address = (request.connectionRemoteAddress() instanceof InetSocketAddress remote)
						? remote.getAddress() : null;
				return new Caller(direct(request.requestHeaders()::get, address), certified, headers);
			}
			return new Caller(null, certified, headers);
		}

	}

}
