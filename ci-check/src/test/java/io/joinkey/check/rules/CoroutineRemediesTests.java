/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.stream.Stream;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.TaskSubmission;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CoroutineRemedies}.
 */
class CoroutineRemediesTests {

	private static final String AUTO = "for a suspending handler: spring.reactor.context-propagation=auto";

	@Test
	void aCoroutineOfTheApplicationsOwnScopeNeedsTheElement() {
		assertThat(remedy(false, "kotlinx.coroutines.BuildersKt", "com.acme.Orders")).doesNotContain("handler");
		assertThat(remedy(true, "kotlinx.coroutines.reactor.MonoKt", "com.acme.Orders")).doesNotContain("handler");
	}

	@Test
	void aSuspendingHandlerNeedsTheProperty() {
		assertThat(remedy(false, "kotlinx.coroutines.reactor.MonoKt", "org.springframework.web.Invoker"))
			.isEqualTo(AUTO);
		assertThat(remedy(false, "kotlinx.coroutines.reactor.MonoKt", "com.acme.Orders"))
			.startsWith(AUTO + "; in a CoroutineScope of your own, ");
	}

	private static String remedy(boolean automatic, String... callers) {
		Setup setup = new Observed().setup;
		return CoroutineRemedies.of(
				new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(), setup.clients(),
						setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
						new Threads(setup.threads().executors(), automatic, 1)),
				new TaskSubmission(Observed.SERVER, "kotlinx.coroutines.scheduling.CoroutineScheduler@1",
						Stream.of(callers).map((type) -> new StackTraceElement(type, "run", "F.kt", 7)).toList()));
	}

}
