/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MissingSystems}.
 */
class MissingSystemsTests {

	@Test
	void thePropertyThatNamesAnUnknownHostIsNamed() {
		assertThat(advice("login", "https://login/.well-known/openid-configuration")).contains(
				"not running here: login, which jwt.issuer.discovery-url names", "    - jwt.issuer.discovery-url=...");
		assertThat(advice("login: Name or service not known", "https://LOGIN:8443")).contains("discovery-url names");
	}

	@Test
	void aPropertyThatOnlyContainsTheNameOfAnUnknownHostIsNotNamed() {
		assertThat(advice("login", "https://shop/login")).contains("is not running here")
			.doesNotContain("discovery-url names");
		assertThat(advice("login", "https://login.example.org")).doesNotContain("discovery-url names");
	}

	@Test
	void withoutAnAddressThePropertiesWithAUrlAreNamed() {
		KnownProperties known = new KnownProperties(
				new TreeMap<>(Map.of("mcp.url", "http://localhost:8080", "a", "b")));
		assertThat(MissingSystems.advice(List.of(new ConnectException()), known)).get()
			.asString()
			.contains("is not running here.\nThe properties with a URL are mcp.url.\n");
	}

	private static String advice(String message, String url) {
		KnownProperties known = new KnownProperties(
				new TreeMap<>(Map.of("jwt.issuer.discovery-url", url, "other", "login")));
		return MissingSystems.advice(List.of(new UnknownHostException(message)), known).orElseThrow();
	}

}
