/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts the endpoints that failed although no request of the file expects it.
 */
final class FailedEndpoints {

	private static final int SERVER_ERROR = 500;

	private static final int NAMED = 3;

	private int all;

	private final List<String> failed = new ArrayList<>();

	void add(ExpectedStatus.Answer answer) {
		this.all++;
		// a request of the file says which status it expects
		if (answer.status() >= SERVER_ERROR && answer.request().line() == 0) {
			this.failed.add(answer.request().method() + " " + answer.request().path() + " (" + answer.status() + ")");
		}
	}

	List<String> notes() {
		int more = this.failed.size() - NAMED;
		return this.failed.isEmpty() ? List.of()
				: List.of(this.failed.size() + " of " + this.all + " requests failed: "
						+ String.join(", ", this.failed.subList(0, Math.min(NAMED, this.failed.size())))
						+ ((more > 0) ? " and " + more + " more" : "")
						+ ". Of these requests the gate judged only the failure. To judge the answers too, give the"
						+ " application what it needs in " + GateFile.NAME + ": variables, properties or downstreams");
	}

}
