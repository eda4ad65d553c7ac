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

	@Test
	void theIssuerOfAClientRegistrationIsNotThatOfTheResourceServer() {
		String server = "spring.security.oauth2.resourceserver.jwt.issuer-uri";
		String client = "acme.client.stock.provider.issuer-uri";
		KnownProperties known = new KnownProperties(new TreeMap<>(
				Map.of(server, "https://sso/x", client, "https://sso/x", "spring.application.name", "shop")));
		assertThat(issuer("org.springframework.security.oauth2.client.registration.ClientRegistrations", known))
			.contains("    - " + client + "=http");
		assertThat(issuer("org.springframework.security.oauth2.jwt.JwtDecoders", known))
			.contains("    - " + server + "=http");
	}

	private static String issuer(String type, KnownProperties known) {
		Exception refused = new IllegalArgumentException(
				"Unable to resolve Configuration with the provided Issuer of \"https://sso/x\"");
		refused.setStackTrace(new StackTraceElement[] { new StackTraceElement(type, "fromIssuerLocation", null, 1) });
		return MissingSystems.advice(List.of(refused), known).orElseThrow();
	}

	private static String advice(String message, String url) {
		KnownProperties known = new KnownProperties(
				new TreeMap<>(Map.of("jwt.issuer.discovery-url", url, "other", "login")));
		return MissingSystems.advice(List.of(new UnknownHostException(message)), known).orElseThrow();
	}

}
