/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges the traceparent of the application's HTTP calls.
 */
final class OutgoingRules {

	static final String NO_CALL = "no HTTP call was made: list a request that makes one under requests";

	private OutgoingRules() {
	}

	static void traceparent(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusiveIf(false, NO_CALL);
		if (isElsewhere(telemetry, judgement)) {
			return;
		}
		List<OutgoingCall> calls = OutgoingCall.judged(telemetry);
		for (OutgoingCall call : calls) {
			judgement.saw(1);
			OutgoingDiagnosis.of(telemetry, call)
				.ifPresent((diagnosis) -> judgement.broken(call.exchange().endpoint(), diagnosis, call.exchange()));
		}
		KeptIdRules.calls(telemetry, calls.stream().map(OutgoingCall::exchange).toList(), judgement);
	}

	/** Return the calls without a CLIENT span whose header names another open span. */
	static Stream<HttpExchange> injected(Telemetry telemetry) {
		return OutgoingCall.judged(telemetry).stream().filter((call) -> {
			List<String> values = call.traceparents();
			SpanRecord sender = (values.size() == 1) ? call.sender(parse(values.get(0))) : null;
			return sender != null && call.isInjected(sender) && call.replaced(sender) == null;
		}).map(OutgoingCall::exchange);
	}

	/** Calls that were made to services whose requests the gate does not see. */
	static boolean isElsewhere(Telemetry telemetry, Judgement judgement) {
		if (!OutgoingCall.judged(telemetry).isEmpty()) {
			return false;
		}
		long calls = telemetry.spans().stream().filter((span) -> span.kind() == Kind.CLIENT).count();
		if (calls > 0) {
			judgement.notApplicable("each of the " + calls
					+ " calls went to a service that the gate does not answer for: name it under downstreams in joinkey-gate.yaml");
		}
		else if (!telemetry.exchanges().isEmpty()) {
			judgement.notApplicable(
					"all HTTP calls were made by libraries for themselves, or before the application was ready");
		}
		return calls > 0 || !telemetry.exchanges().isEmpty();
	}

	static @Nullable SpanContext parse(String value) {
		try {
			return Traceparent.parse(value);
		}
		catch (ParseException ex) {
			return null;
		}
	}

}
