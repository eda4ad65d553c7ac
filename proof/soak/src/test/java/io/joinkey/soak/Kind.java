/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.List;

/**
 * A kind of request: the lines that it has to leave, and the tree of spans. A span that
 * failed has an exclamation mark; children stand in brackets, in alphabetical order.
 */
enum Kind {

	PLAIN(14, 200, "SERVER", "controller"),

	CALLABLE(7, 200, "SERVER", "controller", "callable"),

	FUTURE(8, 200, "SERVER", "controller", "pool", "then"),

	DEFERRED(6, 200, "SERVER", "controller", "async"),

	STREAMING(4, 200, "SERVER", "controller", "streaming"),

	SSE(3, 200, "SERVER", "controller", "pool"),

	MONO(6, 200, "SERVER", "controller", "elastic", "delayed"),

	EVENT(5, 200, "SERVER", "controller", "event", "event-async"),

	CALL(10, 200, "SERVER(CLIENT(SERVER(CLIENT(SERVER))))", "controller", "relay", "leaf", "relayed", "called"),

	KAFKA(12, 200, "SERVER(PRODUCER(CONSUMER(PRODUCER(CONSUMER))))", "controller", "sent", "record", "batch"),

	OPERATORS(9, 200, "SERVER", "controller", "subscribed", "parallel", "delayed", "elastic"),

	MANY(5, 200, "SERVER", "controller", "many-1", "many-2", "many-3", "many-4"),

	RELAY(4, 200, "SERVER(CLIENT(SERVER))", "relay", "leaf", "relayed"),

	FAIL(1, 500, "SERVER!", "controller", "[dispatcherServlet]"),

	/** Tomcat logs the failure of an asynchronous request twice. */
	FAIL_CALLABLE(1, 500, "SERVER!", "controller", "callable", "[dispatcherServlet]", "[dispatcherServlet] again"),

	FAIL_FUTURE(1, 500, "SERVER!", "controller", "pool", "[dispatcherServlet]", "[dispatcherServlet] again"),

	UNAVAILABLE(1, 503, "SERVER!", "controller"),

	TIME_OUT(1, 503, "SERVER!", "controller"),

	REFUSED(1, 200, "SERVER(PRODUCER(CONSUMER,CONSUMER!))", "controller", "refused", "accepted"),

	FAIL_LATER(1, 500, "SERVER!", "controller", "AbstractErrorWebExceptionHandler");

	private final int share;

	private final int status;

	private final String spans;

	private final List<String> places;

	Kind(int share, int status, String spans, String... places) {
		this.share = share;
		this.status = status;
		this.spans = spans;
		this.places = List.of(places);
	}

	/**
	 * Return the kind of one of a hundred requests.
	 * @param slot from 0 to 99
	 * @return the kind
	 */
	static Kind of(int slot) {
		int left = slot;
		for (Kind kind : values()) {
			left -= kind.share;
			if (left < 0) {
				return kind;
			}
		}
		throw new IllegalArgumentException("Unknown slot " + slot);
	}

	String path() {
		return "/" + name().toLowerCase().replace('_', '-') + "/";
	}

	boolean isReactive() {
		return this == OPERATORS || this == MANY || this == RELAY || this == FAIL_LATER;
	}

	/**
	 * Tells whether a record of it gets into a batch, whose span is linked to it.
	 * @return whether
	 */
	boolean isBatched() {
		return this == KAFKA;
	}

	int status() {
		return this.status;
	}

	String spans() {
		return this.spans;
	}

	int spanCount() {
		return this.spans.split("[(,]").length;
	}

	List<String> places() {
		return this.places;
	}

}
