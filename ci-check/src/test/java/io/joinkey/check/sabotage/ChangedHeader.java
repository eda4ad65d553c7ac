/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request with another value of one header.
 */
class ChangedHeader extends HttpServletRequestWrapper {

	private final String name;

	private final @Nullable String value;

	ChangedHeader(HttpServletRequest request, String name, @Nullable String value) {
		super(request);
		this.name = name;
		this.value = value;
	}

	@Override
	public @Nullable String getHeader(String name) {
		return name.equalsIgnoreCase(this.name) ? this.value : super.getHeader(name);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		if (!name.equalsIgnoreCase(this.name)) {
			return super.getHeaders(name);
		}
		return Collections.enumeration((this.value != null) ? List.of(this.value) : List.of());
	}

	@Override
	public Enumeration<String> getHeaderNames() {
		return Collections.enumeration(Collections.list(super.getHeaderNames())
			.stream()
			.filter((each) -> this.value != null || !each.equalsIgnoreCase(this.name))
			.toList());
	}

}
