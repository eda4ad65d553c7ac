/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Sets a user in Spring Security's context for the gate's own requests, and asks no CSRF
 * token of them. Each filter of the application still runs.
 */
final class Admission {

	/** The name of the filter. */
	static final String BEAN = "joinkeyAdmission";

	private final GateHandler gate;

	private final Authentication user;

	private volatile boolean open;

	Admission(GateHandler gate, String name, List<String> authorities) {
		this.gate = gate;
		var granted = AuthorityUtils.createAuthorityList(authorities);
		this.user = UsernamePasswordAuthenticationToken
			.authenticated(User.withUsername(name).password("").authorities(granted).build(), null, granted);
	}

	/** Lets requests in from now on. */
	void open() {
		this.open = true;
	}

	private boolean admits(@Nullable String header) {
		return this.open && this.gate.isOwn(header);
	}

	void register(GenericApplicationContext beans) {
		if (beans instanceof ReactiveWebApplicationContext) {
			beans.registerBean(BEAN, Reactive.class, () -> new Reactive(this));
		}
		else if (beans instanceof WebApplicationContext) {
			beans.registerBean(BEAN, Servlet.class, () -> new Servlet(this));
		}
	}

	private static final class Servlet implements Filter, Ordered {

		/** Where Spring Security looks first. */
		private static final String CONTEXT = RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME;

		private final Admission admission;

		private Servlet(Admission admission) {
			this.admission = admission;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			if (request instanceof HttpServletRequest http && this.admission.admits(ServletHeader.of(http))) {
				http.setAttribute(CONTEXT, new SecurityContextImpl(this.admission.user));
				CsrfFilter.skipRequest(http);
			}
			chain.doFilter(request, response);
		}

	}

	private static final class Reactive implements WebFilter, Ordered {

		private final Admission admission;

		private Reactive(Admission admission) {
			this.admission = admission;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			if (!this.admission.admits(exchange.getRequest().getHeaders().getFirst(GateHandler.HEADER))) {
				return chain.filter(exchange);
			}
			CsrfWebFilter.skipExchange(exchange);
			return chain.filter(exchange)
				.contextWrite(ReactiveSecurityContextHolder.withAuthentication(this.admission.user));
		}

	}

}
