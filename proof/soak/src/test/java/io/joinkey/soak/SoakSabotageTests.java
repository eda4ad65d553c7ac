/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the soak fails if an application has a fault, and names the fault.
 */
@EnabledIfSystemProperty(named = "joinkey.proofs", matches = ".*",
		disabledReason = "run with -Djoinkey.proofs, as .ci/run does")
class SoakSabotageTests {

	private static final int REQUESTS = 600;

	@Test
	void stockSpringBootIsSeenToLoseIdsOnEachKindOfHop() throws Exception {
		List<String> messages = run(List.of(), List.of("--joinkey.enabled=false",
				"--logging.structured.format.console=logstash", "--logging.structured.json.rename.traceId=trace_id",
				"--logging.structured.json.rename.spanId=span_id", "--management.tracing.sampling.probability=1.0"));
		for (String lost : List.of("CALLABLE id at callable", "FUTURE id at pool", "FUTURE id at then",
				"DEFERRED id at async", "STREAMING id at streaming", "SSE id at pool", "MONO id at elastic",
				"EVENT id at event-async", "CALL id at relay", "KAFKA id at record", "KAFKA id at batch",
				"KAFKA id at sent", "OPERATORS id at parallel", "MANY id at many-1", "FAIL id at [dispatcherServlet]",
				"FAIL_LATER id at AbstractErrorWebExceptionHandler", "KAFKA spans", "UNAVAILABLE spans")) {
			assertThat(messages).anyMatch((message) -> message.contains(" x " + lost + "; first: "));
		}
		assertThat(messages).noneMatch((message) -> message.contains(" x PLAIN id at controller"));
	}

	@Test
	void eachPlantedFaultIsNamed() throws Exception {
		assertThat(run(List.of("-Dsoak.faults=STALE_ID,OPEN_SCOPE,RETAINED,THREAD"), List.of()))
			.anyMatch((message) -> message.matches(
					"(?s)crossed \\d+ x FUTURE line at pool; first: a line of request \\d+0 has the id of request .*"))
			.anyMatch((message) -> message.matches("(?s)leaked \\d+ x platform context on pool-#-thread-#; first: .*"))
			.anyMatch((message) -> message.startsWith("leaked 1 x platform heap; first: the used heap grew by "))
			.anyMatch((message) -> message.matches("(?s)leaked \\d+ x platform threads leaked-#; first: .*"));
	}

	private static List<String> run(List<String> jvm, List<String> arguments) throws Exception {
		List<String> options = new ArrayList<>(jvm);
		options.addAll(Soak.shortRun());
		List<String> messages = new Soak(REQUESTS, options, arguments, Duration.ofSeconds(1)).run()
			.findings()
			.messages();
		messages.forEach(System.out::println);
		return messages;
	}

}
