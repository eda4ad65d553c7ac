/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Libraries}.
 */
class LibrariesTests {

	@ParameterizedTest
	@ValueSource(strings = { "java.util.Timer", "jdk.internal.net.http.HttpClientImpl", "org.springframework.web.Foo",
			"reactor.core.publisher.Flux", "io.micrometer.observation.Observation",
			"com.zaxxer.hikari.HikariDataSource", "_org.springframework.web.servlet.HandlerMapping.Mappings", "ROOT" })
	void namesOfWellKnownLibrariesAreKnown(String name) {
		assertThat(Libraries.isKnown(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "com.acme.Orders", "orders", "io.joinkey.sample.Checkout", "_com.acme.Orders" })
	void allOtherNamesAreOfTheApplication(String name) {
		assertThat(Libraries.isKnown(name)).isFalse();
	}

	@Test
	void onlyTheJdksOwnPackagesAreTheJdk() {
		assertThat(Libraries.isJdk("javax.net.ssl.SSLSocket")).isTrue();
		assertThat(Libraries.isJdk("org.springframework.web.Foo")).isFalse();
		assertThat(Libraries.isJdk("javafaker.Names")).isFalse();
	}

}
