/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One header field as it stood on the wire; a name may occur more than once.
 *
 * @param name the name, as sent
 * @param value the value, as sent
 */
public record Header(String name, String value) {

	/** A correlation id may be that of an earlier request. */
	private static final Pattern TRACE = Pattern
		.compile("traceparent|traceresponse|b3|server-timing|.*trace[-_]?(id|context)", Pattern.CASE_INSENSITIVE);

	private static final Pattern REQUEST = Pattern.compile("(.*[-_.])?(correlation|request|trace)[-_]?(id)?",
			Pattern.CASE_INSENSITIVE);

	/** Words for a trace that is not the one of the message itself. */
	private static final Pattern OTHER = Pattern.compile(
			".*(original|origin|(?<!trace)parent|root|session|saga|conversation|job|batch|trigger|initial|first|previous"
					+ "|cause|caused|causation|cached|replay|source|link).*",
			Pattern.CASE_INSENSITIVE);

	/** Return whether the header names the trace of its message. */
	public boolean namesTrace() {
		return TRACE.matcher(this.name).matches() && !OTHER.matcher(this.name).matches();
	}

	/**
	 * Return whether the header names the trace of its message, or the request that led
	 * to it. A name that says something else may hold any trace id on purpose.
	 */
	public boolean namesRequest() {
		return (TRACE.matcher(this.name).matches() || REQUEST.matcher(this.name).matches())
				&& !OTHER.matcher(this.name).matches();
	}

	public static List<String> values(List<Header> headers, String name) {
		return headers.stream().filter((header) -> header.name().equalsIgnoreCase(name)).map(Header::value).toList();
	}

}
