/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

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
			open it in a try-with-resources around the code that it is for, on the thread that runs it; a class that opens \
			it for other code keeps the scope in a field, and closes it before it ends the span, such as in its close(); \
			an interceptor that opens it in preHandle closes it in afterCompletion""";

	private static final String INTERCEPTOR = """
			close it in afterCompletion, and for an asynchronous request in afterConcurrentHandlingStarted of \
			AsyncHandlerInterceptor: Spring MVC then calls preHandle a second time, and afterCompletion on another \
			thread. Or let the handler open it in a try-with-resources""";

	private static final String REACTIVE = """
			let operators open no scope, since several threads run them: keep the observation in Reactor's context, \
			contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, observation)) as the last \
			operator, with spring.reactor.context-propagation=auto""";

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
					seen, traces.span(scope.span()), remedy(scope)), scope);
		}
	}

	private static String remedy(OpenedScope scope) {
		Optional<StackTraceElement> opener = scope.opener();
		if (opener.filter((frame) -> frame.getMethodName().equals("preHandle")).isPresent()) {
			return INTERCEPTOR;
		}
		return opener.filter((frame) -> isCalledByOperator(scope, frame)).isPresent() ? REACTIVE : TRY;
	}

	/** Return whether an operator of Reactor called the class that opened a scope. */
	private static boolean isCalledByOperator(OpenedScope scope, StackTraceElement opener) {
		return scope.opened()
			.stream()
			.dropWhile((frame) -> !frame.equals(opener))
			.dropWhile((frame) -> frame.getClassName().equals(opener.getClassName()))
			.findFirst()
			.filter((caller) -> caller.getClassName().startsWith("reactor.core.publisher."))
			.isPresent();
	}

}
