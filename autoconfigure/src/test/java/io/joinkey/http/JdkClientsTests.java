/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.net.http.HttpClient;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdkClients}.
 */
class JdkClientsTests {

	private final JdkClients adoption = new JdkClients();

	@Test
	void theJdksOwnClientIsObserved() {
		assertThat(this.adoption.adopt(HttpClient.newHttpClient(), ObservationRegistry::create))
			.isInstanceOf(ObservedHttpClient.class);
	}

	@Test
	void aSubclassIsLeftAsItIs() {
		HttpClient subclass = new ObservedHttpClient(HttpClient.newHttpClient(), ObservationRegistry.NOOP);
		assertThat(this.adoption.adopt(subclass, ObservationRegistry::create)).isSameAs(subclass);
	}

}
