/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * {@link RestClient}, its builder and {@link RestTemplate}.
 */
public final class BlockingClients implements ClientAdoption {

	@Override
	public Object adopt(Object bean, Supplier<ObservationRegistry> registry) {
		if (bean instanceof RestTemplate template && template.getObservationRegistry() == ObservationRegistry.NOOP) {
			template.setObservationRegistry(registry.get());
		}
		else if (bean instanceof RestClient client && ClientAdoption.isUnobserved(client)) {
			RestClient observed = client.mutate().observationRegistry(registry.get()).build();
			return (observed.getClass() == client.getClass()) ? observed : client;
		}
		else if (bean instanceof RestClient.Builder builder && ClientAdoption.isUnobserved(builder)) {
			builder.observationRegistry(registry.get());
		}
		return bean;
	}

}
