/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.util.Map;

import io.micrometer.tracing.TraceContext;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.WebRequest;

/**
 * Adds the trace id to Spring Boot's error attributes of a servlet application.
 */
class ServletErrorAttributes extends DefaultErrorAttributes {

	@Override
	public Map<String, Object> getErrorAttributes(WebRequest webRequest, ErrorAttributeOptions options) {
		Map<String, Object> attributes = super.getErrorAttributes(webRequest, options);
		HttpServletRequest request = (webRequest instanceof NativeWebRequest nativeRequest)
				? nativeRequest.getNativeRequest(HttpServletRequest.class) : null;
		TraceContext trace = (request != null) ? ResponseTrace.of(request) : null;
		if (trace != null) {
			attributes.putIfAbsent(ResponseTrace.TRACE_ID, trace.traceId());
		}
		return attributes;
	}

}
