/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.joinkey.ForeignInternal;
import io.joinkey.HiddenInternal;
import io.joinkey.JoinkeyEndpoint;
import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application works, and the status names what is gone, when a library lacks what the
 * HTTP hops rely on.
 */
class MissingInternalTests {

	@ParameterizedTest
	@CsvSource({ "REST_TEMPLATE_REGISTRY, rest-template", "REST_CLIENT_REGISTRY, rest-client",
			"WEB_CLIENT_REGISTRY, web-client" })
	void theClientSendsNoTraceContext(ForeignInternal internal, String client) {
		try (HiddenInternal hidden = HiddenInternal.hide(internal); RunningService service = start()) {
			assertThat(call(service, client)).startsWith("none");
			assertThat(call(service, "boot")).startsWith("00-");
			assertThat(status(service)).contains(internal + " is missing");
		}
	}

	@ParameterizedTest
	@CsvSource({ "REST_CLIENT_BUILDER_REGISTRY", "WEB_CLIENT_BUILDER_REGISTRY", "SERVER_FILTER" })
	void theHopStaysAsSpringBootMadeIt(ForeignInternal internal) {
		try (HiddenInternal hidden = HiddenInternal.hide(internal); RunningService service = start()) {
			assertThat(call(service, "boot")).startsWith("00-");
			assertThat(status(service)).contains(internal + " is missing");
		}
	}

	private static RunningService start() {
		return RunningService.start(HttpHopTests.shopWithClients(),
				"management.endpoints.web.exposure.include=joinkey");
	}

	private static String call(RunningService service, String client) {
		Traceparent sent = Traceparent.next();
		String received = service.get("/call/" + client, "traceparent", sent.sampled()).body();
		assertThat(service.spansOf(sent.traceId())).isNotEmpty();
		return received;
	}

	private static String status(RunningService service) {
		return service.context().getBean(JoinkeyEndpoint.class).hops().toString();
	}

}
