/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import org.junit.jupiter.api.Test;

import static io.joinkey.http.HttpHopTests.shopWithClients;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application's own properties change about the trace id over HTTP.
 */
class HttpHopPropertiesTests {

	@Test
	void aClientExcludedByNameIsLeftAsItIs() {
		try (RunningService excluding = RunningService.start(shopWithClients(),
				"joinkey.excluded-beans=ownTemplate,jdkClient")) {
			assertThat(excluding.get("/call/rest-template", "traceparent", Traceparent.next().sampled()).body())
				.startsWith("none");
			assertThat(excluding.get("/call/jdk", "traceparent", Traceparent.next().sampled()).body())
				.startsWith("none");
			assertThat(excluding.get("/call/rest-client", "traceparent", Traceparent.next().sampled()).body())
				.startsWith("00-");
		}
	}

	@Test
	void tracestateIsKeptAndOnlyAllowedBaggageLeaves() {
		try (RunningService allowing = RunningService.start(shopWithClients(),
				"management.tracing.baggage.remote-fields=tenant")) {
			Traceparent sent = Traceparent.next();
			String received = allowing
				.get("/call/boot", "traceparent", sent.sampled(), "tracestate", "vendor=value", "baggage",
						"tenant=acme,password=secret")
				.body();
			assertThat(received).contains("|vendor=value|").contains("tenant=acme").doesNotContain("secret");
		}
	}

	@Test
	void propagationGoesOnWhenExportIsSwitchedOff() {
		try (RunningService silent = RunningService.start(shopWithClients(),
				"management.tracing.export.enabled=false")) {
			Traceparent sent = Traceparent.next();
			String received = silent.get("/call/boot", "traceparent", sent.sampled()).body();
			assertThat(received).startsWith("00-" + sent.traceId());
			assertThat(silent.linesOf(sent.traceId())).hasSize(1);
		}
	}

	@Test
	void theApplicationsOwnPropagationTypeIsKeptWhenExportIsSwitchedOff() {
		try (RunningService b3 = RunningService.start(shopWithClients(), "management.tracing.export.enabled=false",
				"management.tracing.propagation.type=B3")) {
			Traceparent sent = Traceparent.next();
			assertThat(b3.get("/call/boot", "b3", sent.traceId() + "-" + sent.spanId() + "-1").body())
				.startsWith("none");
			assertThat(b3.linesOf(sent.traceId())).hasSize(1);
		}
	}

}
