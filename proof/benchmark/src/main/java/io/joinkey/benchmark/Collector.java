/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.time.Duration;

/**
 * How the collector behaves.
 */
enum Collector {

	ANSWERS("answers without delay"),

	SLOW("answers after two seconds"),

	SILENT("does not answer");

	static final Duration DELAY = Duration.ofSeconds(2);

	private final String title;

	Collector(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

}
