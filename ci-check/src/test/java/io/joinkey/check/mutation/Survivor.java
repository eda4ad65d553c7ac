/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.mutation;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a mutant may survive.
 */
enum Survivor {

	/** All positions are numbers of the one counter of {@code Moments}. */
	POSITION("", "changed conditional boundary", "rder()", "Equivalent: no two events share a position"),

	/** See RFC 9112, section 3.2. */
	TARGET("SentRequest.endpoint", "changed conditional boundary", "query < 0",
			"Equivalent: a request target starts with a slash"),

	/** What the agent records is a class name, an at sign and a number. */
	POOL("TaskSubmission.poolType", "changed conditional boundary", "at < 0",
			"Equivalent: a pool starts with the name of its class"),

	/** The first test of a JVM makes an index, so that later tests find one. */
	CACHE("SpanIndex.of", "negated conditional", "known == null",
			"An observation that is indexed again costs time only"),

	/** The changed bit only excludes an id of zeros. */
	RANDOM("Traceparent.hex", "Replaced bitwise OR with AND", "random[0] |= 1",
			"An id of zeros is drawn once in 2^64 times"),

	/** A later pass waives more, and so judges more rules. */
	PASS("Evaluation.pass", "removed call to", ".clear()",
			"Equivalent: a later pass adds to what an earlier one found"),

	/** See {@code Evaluation.find}. */
	WAIVED("Evaluation.imply", "boolean return with true", "find(finding.rule()",
			"Equivalent: the finding's own waiver comes first"),

	/** Only this field has the trace id that a pattern has to find. */
	FIELD("BackendLineRules.pattern", "boolean return with true", "idOf(field)",
			"Equivalent: the pattern of another field finds no trace id"),

	/** The end is searched behind the start. */
	END("BackendQuery.skipTo", "changed conditional boundary", "found < 0",
			"Equivalent: what ends a part is never the first character"),

	/** A shorter value may be a part of an id by chance. */
	PART("LogFieldRules.isPart", "changed conditional boundary", "value.length() > 8",
			"From which length on a value is a part is a choice"),

	/** A whole id is not cut short. */
	WHOLE("LabelRules.shortened", "changed conditional boundary", "SHORTENED",
			"Equivalent: a label with a whole id is a finding anyway"),

	/** The ids are searched in headers. */
	EMPTY("KeptIdRules.new", "boolean return with true", "headers().isEmpty()",
			"Equivalent: a message without headers keeps no id"),

	/** An HTTP call has the name of a host where gRPC has a service. */
	HOST("GrpcCalls.clients", "boolean return with true", "METHOD", "No host has the name of a gRPC service"),

	/** The pattern matches each text of one line. */
	METRIC("MetricNames.of", "return value with null", "new Parts(name", "No metric has an empty name");

	private final String place;

	private final String change;

	private final String source;

	private final String reason;

	Survivor(String place, String change, String source, String reason) {
		this.place = place;
		this.change = change;
		this.source = source;
		this.reason = reason;
	}

	static Optional<String> reason(Mutant mutant) {
		return Arrays.stream(values())
			.filter((each) -> mutant.place().startsWith(each.place) && mutant.change().contains(each.change)
					&& mutant.source().contains(each.source))
			.map((each) -> each.reason)
			.findFirst();
	}

}
