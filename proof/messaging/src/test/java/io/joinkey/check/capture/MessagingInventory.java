/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Judges the templates and listener containers of a running application by the gate's
 * rule {@code messaging-inventory}.
 */
public final class MessagingInventory {

	private MessagingInventory() {
	}

	public static List<Finding> findings(ConfigurableApplicationContext context) {
		Setup setup = new Setup(new Tracing("OtelTracer", true, List.of("traceparent"), ""), List.of(), List.of(),
				List.of(), List.of(), Map.of(), Map.of(), Map.of())
			.withWiring(new WiringReader(context, (type) -> type.startsWith("io.joinkey.messaging.")).read());
		return Evaluation.of(Telemetry.none(setup), List.of(CorrelationRule.MESSAGING_INVENTORY)).findings();
	}

}
