/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.OpenedScope.End;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Judges whether scopes are closed, in order and on their own thread.
 */
final class ScopeRules {

	private static final String TRY = """
			open it in a try-with-resources around the code that it is for, on the thread that runs it; an interceptor \
			that opens it in preHandle closes it in afterCompletion""";

	private ScopeRules() {
	}

	static void balanced(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(), "no scope was opened that the gate could see");
		judgement.saw(telemetry.scopes().size());
		for (OpenedScope scope : telemetry.scopes()) {
			if (scope.end() == End.CLOSED) {
				continue;
			}
			String seen = switch (scope.end()) {
				case OTHER_THREAD -> "closed " + ThreadSnapshot.on(scope.closer()) + ", where that does nothing";
				case OUT_OF_ORDER -> "closed after a scope that was opened earlier, which brought it back";
				case OPEN, CLOSED -> "never closed, though the span has ended";
			};
			String subject = scope.opener().map(CodeSites::enclosingMethod).orElse("unknown");
			judgement.broken(subject, new Diagnosis("a scope that is closed " + ThreadSnapshot.on(scope.thread())
					+ ", before those that were opened earlier" + scope.opener().map((at) -> ": " + at).orElse(""),
					seen, traces.span(scope.span()), TRY), scope);
		}
	}

}
