/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.util.HashMap;
import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.webflux.autoconfigure.error.DefaultErrorWebExceptionHandler;
import org.springframework.boot.webflux.error.ErrorAttributes;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Adds the trace id to the whitelabel error page of a reactive application.
 */
class ReactiveErrorHandler extends DefaultErrorWebExceptionHandler {

	ReactiveErrorHandler(ErrorAttributes errorAttributes, WebProperties properties, ApplicationContext context) {
		super(errorAttributes, properties.getResources(), properties.getError(), context);
	}

	@Override
	protected Mono<ServerResponse> renderDefaultErrorView(ServerResponse.BodyBuilder responseBuilder,
			Map<String, Object> error) {
		Map<String, Object> shown = new HashMap<>(error);
		Object id = shown.get(ResponseTrace.TRACE_ID);
		if (id != null) {
			// the page shows some of the attributes only
			shown.put("error", shown.get("error") + ", " + ResponseTrace.TRACE_ID + "=" + id);
		}
		return super.renderDefaultErrorView(responseBuilder, shown);
	}

}
