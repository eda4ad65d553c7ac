/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Counts the requests that the application refused. */
final class Refusals {

	private static final int REDIRECT = 300;

	private static final int CLIENT_ERROR = 400;

	/**
	 * What the path of a login has, and not that of lessons, of authors or of a
	 * catalog-index.
	 */
	private static final Pattern LOGIN = Pattern.compile(
			"login|signin(?!g)|(?<![a-z])(log-in|sign-in|(sso|cas)(?![a-z])|o?auth(?!ors?(?![a-z])))",
			Pattern.CASE_INSENSITIVE);

	private final ProposedLogin login;

	private int all;

	private int refused;

	private int withSuccess;

	/** Requests with a status of success, and what their body says. */
	private final Map<String, String> disguised = new TreeMap<>();

	Refusals(ProposedLogin login) {
		this.login = login;
	}

	/**
	 * Adds a request.
	 * @return whether the application refused it
	 */
	boolean add(ExpectedStatus.Answer answer) {
		int status = answer.status();
		boolean success = status > 0 && status < REDIRECT;
		Optional<String> field = success ? RefusalBody.field(answer.body()) : Optional.empty();
		field.ifPresent((words) -> this.disguised
			.putIfAbsent(answer.request().method() + " " + answer.request().path().split("\\?")[0], words));
		boolean counts = field.isPresent() || status == 401 || status == 403
				|| (status >= REDIRECT && status < CLIENT_ERROR && isToLogin(answer.detail()));
		this.all++;
		this.refused += counts ? 1 : 0;
		this.withSuccess += field.isPresent() ? 1 : 0;
		return counts;
	}

	/**
	 * Without Spring Security a redirect is an ordinary answer, such as one to a start
	 * page.
	 */
	private boolean isToLogin(String location) {
		return this.login.security() || LOGIN.matcher(location).find();
	}

	boolean isEmpty() {
		return this.all == 0;
	}

	List<String> notes(Collection<String> asked) {
		String bodies = this.disguised.isEmpty() ? ""
				: " " + this.withSuccess + " of them had a success status and a body that refused: "
						+ this.disguised.entrySet()
							.stream()
							.limit(5)
							.map((each) -> each.getKey() + " (" + each.getValue() + ")")
							.reduce((one, other) -> one + ", " + other)
							.orElse("")
						+ ((this.disguised.size() > 5) ? ", ..." : "") + ".";
		if (this.refused * 2 <= this.all && bodies.isEmpty()) {
			return List.of();
		}
		return List.of("The application refused " + this.refused + " of " + this.all + " requests"
				+ ((this.refused > this.withSuccess) ? " (401, 403 or a redirect)." : ".") + bodies
				+ " Of these requests the gate judged only the refusal" + ((this.refused == 1) ? "" : "s")
				+ ". To judge the answers too, " + this.login.text("    ", asked));
	}

}
