/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KnownProperties}.
 */
class KnownPropertiesTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void aPropertyWithAnotherNameIsProposed() {
		set(Map.of("stock.url", "http://stock:8080", "other", "x"));
		KnownProperties known = KnownProperties.of(this.environment);
		assertThat(known.instead("stock.uri")).endsWith("sets stock.uri; did you mean 'stock.url'?");
		assertThat(known.instead("payments.address")).endsWith("; those with a URL are stock.url");
		assertThat(known.instead("stock.url")).isEmpty();
	}

	@Test
	void ofTwoPropertiesWithAValueThatOfSpringIsNamed() {
		set(Map.of("authorities.issuers[1].uri", "https://login", "z", "https://login",
				"spring.security.oauth2.client.provider.a.issuer-uri", "https://login"));
		assertThat(KnownProperties.of(this.environment).ending("https://login"))
			.contains("spring.security.oauth2.client.provider.a.issuer-uri");
	}

	@Test
	void aSourceThatCannotReadItsValueIsLeftOut() {
		set(Map.of("stock.url", "http://stock:8080", "open", "${no.such}"));
		this.environment.getPropertySources().addLast(new EnumerablePropertySource<>("vault", "locked") {

			@Override
			public String[] getPropertyNames() {
				return new String[] { "secret" };
			}

			@Override
			public Object getProperty(String name) {
				if (name.equals("secret")) {
					throw new IllegalStateException("the vault is locked");
				}
				return null;
			}

		});
		assertThat(KnownProperties.of(this.environment).values()).containsEntry("stock.url", "http://stock:8080")
			.containsEntry("open", "")
			.containsEntry("secret", "");
	}

	private void set(Map<String, Object> properties) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("file", properties));
	}

}
