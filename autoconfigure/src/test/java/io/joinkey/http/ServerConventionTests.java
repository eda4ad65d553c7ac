/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.micrometer.common.KeyValues;
import org.junit.jupiter.api.Test;

import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerConvention}.
 */
class ServerConventionTests {

	private final ServerConvention convention = new ServerConvention("http.server.requests");

	@Test
	void methodsThatCallersInventLeaveRoomForRoutes() {
		for (int i = 0; i < 5000; i++) {
			assertThat(of("INVENTED" + i)).isEqualTo(spring("INVENTED" + i));
		}
		assertThat(of("GET")).isEqualTo(spring("GET")).isSameAs(of("GET"));
		assertThat(of("UNKNOWN")).isEqualTo(spring("UNKNOWN")).isEqualTo(of("INVENTED"));
	}

	private KeyValues of(String method) {
		return this.convention.getLowCardinalityKeyValues(request(method));
	}

	private static KeyValues spring(String method) {
		return new DefaultServerRequestObservationConvention().getLowCardinalityKeyValues(request(method));
	}

	private static ServerRequestObservationContext request(String method) {
		ServerRequestObservationContext context = new ServerRequestObservationContext(
				new MockHttpServletRequest(method, "/orders/7"), new MockHttpServletResponse());
		context.setPathPattern("/orders/{id}");
		return context;
	}

}
