/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.TaskSubmission;

/**
 * Names what restores the context in a coroutine of Kotlin. A wrapped executor does not,
 * because any thread resumes a coroutine.
 */
final class CoroutineRemedies {

	private static final String ELEMENT = """
			give the coroutine the context when it starts, async(PropagationContextElement()) of Spring, or \
			launch(observationRegistry.asContextElement()) of micrometer-core. Pass the element at each start, not to the \
			CoroutineScope. A wrapped executor is not enough, because any thread may resume a coroutine\
			""";

	private static final String CHANNEL = """
			send the context with each item of the channel, a PropagationContextElement() of Spring that is made where the \
			item is sent, and handle the item within it, withContext(item.context) { ... }""";

	/** What Spring starts a suspending handler with. */
	private static final String HANDLER = "kotlinx.coroutines.reactor.Mono";

	private CoroutineRemedies() {
	}

	static String of(Setup setup, TaskSubmission submission) {
		if (submission.isChannel()) {
			return CHANNEL;
		}
		boolean handler = submission.stack().stream().anyMatch((frame) -> frame.getClassName().startsWith(HANDLER));
		if (!handler || setup.threads().reactorAutomatic()) {
			return ELEMENT;
		}
		boolean own = submission.line(setup).filter((frame) -> setup.isApplication(frame.getClassName())).isPresent();
		return "for a suspending handler: " + ReactorHopRules.automatic(setup)
				+ (own ? "; in a CoroutineScope of your own, " + ELEMENT : "");
	}

}
