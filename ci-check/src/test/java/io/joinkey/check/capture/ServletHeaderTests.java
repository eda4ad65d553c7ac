/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServletHeader}.
 */
class ServletHeaderTests {

	@Test
	void aFilterThatHidesUnknownHeadersDoesNotHideTheGatesOwn() {
		MockHttpServletRequest sent = new MockHttpServletRequest();
		sent.addHeader(GateHandler.HEADER, "secret");
		HttpServletRequest hidden = new HttpServletRequestWrapper(new HttpServletRequestWrapper(sent) {

			@Override
			public String getHeader(String name) {
				return "";
			}

		});
		assertThat(ServletHeader.of(hidden)).isEqualTo("secret");
		assertThat(ServletHeader.of(sent)).isEqualTo("secret");
		assertThat(ServletHeader.of(new MockHttpServletRequest())).isNull();
	}

}
