/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.core.Ordered;

/**
 * Excludes the scrapes and health checks of a servlet application from observation, so
 * that they make no spans and replace no exemplars. The error page of a probe that
 * security refused belongs to the probe.
 */
@FilterRegistration(dispatcherTypes = { DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR })
final class ProbeRequests implements Filter, ObservationPredicate, Ordered {

	private static final String PROBE = ProbeRequests.class.getName();

	private static final ThreadLocal<Boolean> probed = new ThreadLocal<>();

	private final ProbePaths paths;

	ProbeRequests(ProbePaths paths) {
		this.paths = paths;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean test(String name, Observation.Context context) {
		return probed.get() == null;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!isProbe(request)) {
			chain.doFilter(request, response);
			return;
		}
		// a later dispatch, such as that to the error page, has another path
		request.setAttribute(PROBE, Boolean.TRUE);
		probed.set(Boolean.TRUE);
		try {
			chain.doFilter(request, response);
		}
		finally {
			probed.remove();
		}
	}

	private boolean isProbe(ServletRequest request) {
		return request.getAttribute(PROBE) != null
				|| (request instanceof HttpServletRequest http && this.paths.contain(path(http)));
	}

	private static String path(HttpServletRequest request) {
		String pathInfo = request.getPathInfo();
		return (pathInfo != null) ? request.getServletPath() + pathInfo : request.getServletPath();
	}

}
