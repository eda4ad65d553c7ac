/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.util.WebUtils;

/**
 * Adds the {@link TraceHeader} to the responses of servlets, and to those of filters that
 * run within the request's observation.
 */
final class TraceHeaderFilter implements Filter, Ordered {

	private final TraceHeader header;

	TraceHeaderFilter(TraceHeader header) {
		this.header = header;
	}

	@Override
	public int getOrder() {
		// within Spring's observation filter, which is one step further out
		return HIGHEST_PRECEDENCE + 2;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		TracedResponse traced = traced(request, response);
		if (traced == null) {
			chain.doFilter(request, response);
			return;
		}
		// the status of an error dispatch was set by the container
		traced.expose(traced.getStatus());
		boolean returned = false;
		try {
			chain.doFilter(request, traced.isUsedBy(response) ? response : traced);
			returned = true;
		}
		finally {
			if (!returned) {
				traced.expose(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
			}
		}
	}

	private @Nullable TracedResponse traced(ServletRequest request, ServletResponse response) {
		// an asynchronous dispatch may come with the response that was wrapped before
		TracedResponse known = WebUtils.getNativeResponse(response, TracedResponse.class);
		if (known != null) {
			return known;
		}
		if (request instanceof HttpServletRequest httpRequest && response instanceof HttpServletResponse httpResponse) {
			return new TracedResponse(httpResponse, this.header, httpRequest);
		}
		return null;
	}

}
