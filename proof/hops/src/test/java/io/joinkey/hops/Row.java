/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.List;

/**
 * One hop of the table.
 *
 * @param section what it belongs to
 * @param title what it is, for people
 * @param application the application that has it
 * @param hop its name
 * @param request the path and headers as {@code name:value}, in which
 * <code>{traceId}</code> stands for the trace id; empty when nothing is sent
 * @param check how it is judged
 * @param rule the rule of the gate that reports its loss
 */
record Row(String section, String title, Application application, String hop, List<String> request, Check check,
		String rule) {

	/** Among the headers: the request has no {@code traceparent}. */
	static final String WITHOUT_TRACEPARENT = "without traceparent";

	static Row of(String section, String title, String hop, Check check, String rule) {
		return new Row(section, title, Application.SERVLET, hop, List.of("/hop/" + hop), check, rule);
	}

	Row in(Application other) {
		return new Row(this.section, this.title, other, this.hop, this.request, this.check, this.rule);
	}

	Row sending(String... path) {
		return new Row(this.section, this.title, this.application, this.hop, List.of(path), this.check, this.rule);
	}

	String toLine() {
		return this.section + ": " + this.title;
	}

}
