/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Observes {@link RestClient}, its builder and {@link RestTemplate}.
 */
final class BlockingClients implements ClientAdoption {

	@Override
	public Object adopt(Object bean, Supplier<ObservationRegistry> registry) {
		if (bean instanceof RestTemplate template && ClientAdoption.isUnobserved(template)) {
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

	@Override
	public boolean leaves(Object bean) {
		return bean instanceof RestClient
				&& !ForeignInternal.REST_CLIENT_REGISTRY.owner().equals(bean.getClass().getName());
	}

	/**
	 * Return the handler that numbers the attempts of these clients.
	 * @return a handler
	 */
	static ResentRequests<ClientRequestObservationContext> resentRequests() {
		return new ResentRequests<>(ClientRequestObservationContext.class,
				(context) -> (context.getCarrier() != null)
						? context.getCarrier().getMethod() + " " + context.getCarrier().getURI() : null,
				(context) -> status(context.getResponse()));
	}

	private static int status(@Nullable ClientHttpResponse response) {
		try {
			return (response != null) ? response.getStatusCode().value() : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

}
