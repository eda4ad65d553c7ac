/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong: of each sort the first one, and how many.
 */
final class Findings {

	/** What can be wrong. */
	enum Sort {

		/** An id of another request, or of no request. */
		CROSSED,

		/** No id, no line, no span or no answer. */
		MISSING,

		/** A line or a span too many, or in the wrong place of the tree. */
		WRONG,

		/** A thread, a scope or memory that was not given back. */
		LEAKED

	}

	private final Map<String, Finding> byKey = new LinkedHashMap<>();

	/**
	 * Adds a finding.
	 * @param sort its sort
	 * @param subject what it is about: one message is kept for each
	 * @param message what was seen and what was expected
	 */
	synchronized void add(Sort sort, String subject, String message) {
		this.byKey.computeIfAbsent(sort + " " + subject, (key) -> new Finding(sort, subject, message)).count++;
	}

	synchronized long count(Sort sort) {
		return this.byKey.values()
			.stream()
			.filter((finding) -> finding.sort == sort)
			.mapToLong((finding) -> finding.count)
			.sum();
	}

	synchronized List<String> messages() {
		List<String> messages = new ArrayList<>();
		this.byKey.values().forEach((finding) -> messages.add(finding.toString()));
		return messages;
	}

	private static final class Finding {

		private final Sort sort;

		private final String subject;

		private final String message;

		private int count;

		Finding(Sort sort, String subject, String message) {
			this.sort = sort;
			this.subject = subject;
			this.message = message;
		}

		@Override
		public String toString() {
			return this.sort.name().toLowerCase() + " " + this.count + " x " + this.subject + "; first: "
					+ this.message;
		}

	}

}
