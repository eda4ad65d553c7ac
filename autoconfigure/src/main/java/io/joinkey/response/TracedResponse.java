/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.io.IOException;

import io.micrometer.tracing.TraceContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.WebUtils;

/**
 * Sets the {@link TraceHeader} when the status becomes known, which is before the
 * response is committed. A header of this name that the application sets is kept.
 */
final class TracedResponse extends HttpServletResponseWrapper {

	private final TraceHeader header;

	private final HttpServletRequest request;

	private boolean exposed;

	TracedResponse(HttpServletResponse response, TraceHeader header, HttpServletRequest request) {
		super(response);
		this.header = header;
		this.request = request;
	}

	boolean isUsedBy(ServletResponse response) {
		return WebUtils.getNativeResponse(response, TracedResponse.class) == this;
	}

	void expose(int status) {
		if (isCommitted()) {
			return;
		}
		if (this.header.isOn(status)) {
			TraceContext trace = containsHeader(this.header.name()) ? null : ResponseTrace.of(this.request);
			if (trace != null) {
				super.setHeader(this.header.name(), this.header.value(trace));
				this.exposed = true;
			}
		}
		else if (this.exposed) {
			// removes it, as Servlet 6.1 specifies
			super.setHeader(this.header.name(), null);
			this.exposed = false;
		}
	}

	@Override
	public void setStatus(int status) {
		super.setStatus(status);
		expose(status);
	}

	@Override
	public void sendError(int status) throws IOException {
		expose(status);
		super.sendError(status);
	}

	@Override
	public void sendError(int status, @Nullable String message) throws IOException {
		expose(status);
		super.sendError(status, message);
	}

	@Override
	public void reset() {
		super.reset();
		this.exposed = false;
		expose(getStatus());
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		super.setHeader(name, value);
		if (this.header.name().equalsIgnoreCase(name)) {
			this.exposed = false;
		}
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		if (this.exposed && this.header.name().equalsIgnoreCase(name)) {
			setHeader(name, value);
		}
		else {
			super.addHeader(name, value);
		}
	}

}
