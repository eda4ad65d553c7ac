/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.opentelemetry.context.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Searches the JSON body of servlet requests for business keys while the application
 * reads it.
 */
final class ServletBodies implements Filter, Ordered {

	private final KeyOrigins origins;

	private final Map<String, JsonPointer> pointers;

	private final int limit;

	ServletBodies(KeyOrigins origins, Map<String, JsonPointer> pointers, int limit) {
		this.origins = origins;
		this.pointers = pointers;
		this.limit = limit;
	}

	@Override
	public int getOrder() {
		// within Spring's observation filter
		return HIGHEST_PRECEDENCE + 3;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		KeyedWork work = this.origins.of(Context.current());
		if (work != null && request instanceof HttpServletRequest http && BodyKeys.isSearchable(http.getContentType(),
				http.getHeader("Content-Encoding"), http.getContentLengthLong(), this.limit)) {
			BodyKeys keys = new BodyKeys(this.pointers, this.limit, http.getContentLengthLong(),
					(name, value) -> this.origins.put(work, name, value));
			chain.doFilter(new SearchedRequest(http, keys), response);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static final class SearchedRequest extends HttpServletRequestWrapper {

		private final BodyKeys keys;

		private @Nullable ServletInputStream stream;

		private @Nullable BufferedReader reader;

		SearchedRequest(HttpServletRequest request, BodyKeys keys) {
			super(request);
			this.keys = keys;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream searched = this.stream;
			if (searched == null) {
				searched = new SearchedStream(super.getInputStream(), this.keys);
				this.stream = searched;
			}
			return searched;
		}

		@Override
		public BufferedReader getReader() throws IOException {
			BufferedReader text = this.reader;
			if (text == null) {
				String encoding = getCharacterEncoding();
				// ISO-8859-1 is the default of the Servlet specification
				text = new BufferedReader(new InputStreamReader(getInputStream(),
						(encoding != null) ? encoding : StandardCharsets.ISO_8859_1.name()));
				this.reader = text;
			}
			return text;
		}

	}

	private static final class SearchedStream extends ServletInputStream {

		private final ServletInputStream delegate;

		private final BodyKeys keys;

		SearchedStream(ServletInputStream delegate, BodyKeys keys) {
			this.delegate = delegate;
			this.keys = keys;
		}

		@Override
		public int read() throws IOException {
			int value = this.delegate.read();
			searched(new byte[] { (byte) value }, 0, (value >= 0) ? 1 : -1);
			return value;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int count = this.delegate.read(bytes, offset, length);
			searched(bytes, offset, count);
			return count;
		}

		private void searched(byte[] bytes, int offset, int count) {
			if (count < 0) {
				this.keys.end();
			}
			else {
				this.keys.add(bytes, offset, count);
			}
		}

		@Override
		public int available() throws IOException {
			return this.delegate.available();
		}

		@Override
		public void close() throws IOException {
			this.delegate.close();
		}

		@Override
		public boolean isFinished() {
			return this.delegate.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.delegate.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.delegate.setReadListener(listener);
		}

	}

}
