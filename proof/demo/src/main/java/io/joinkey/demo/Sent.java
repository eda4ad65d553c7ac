/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * A request that was sent.
 *
 * @param request the request
 * @param status the status of the answer, 0 when there was none
 * @param from when it was sent
 * @param to when it was answered
 */
record Sent(Request request, int status, Instant from, Instant to) {

	String toJson(String user) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("trace_id", this.request.traceId());
		fields.put("user", user);
		fields.put("endpoint", this.request.scenario().endpoint());
		fields.put("status", this.status);
		fields.put("span_id", this.request.spanId());
		fields.put((this.request.scenario().isCheckout()) ? "order" : "cart", this.request.id());
		fields.put("sent", this.from.toString());
		fields.put("answered", this.to.toString());
		return JsonMapper.shared().writeValueAsString(fields);
	}

}
