/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Observes {@link WebClient} and its builder.
 */
final class ReactiveClients implements ClientAdoption {

	@Override
	public Object adopt(Object bean, Supplier<ObservationRegistry> registry) {
		if (bean instanceof WebClient client && ClientAdoption.isUnobserved(client)) {
			WebClient observed = client.mutate().observationRegistry(registry.get()).build();
			return (observed.getClass() == client.getClass()) ? observed : client;
		}
		if (bean instanceof WebClient.Builder builder && ClientAdoption.isUnobserved(builder)) {
			builder.observationRegistry(registry.get());
		}
		return bean;
	}

	@Override
	public boolean leaves(Object bean) {
		return bean instanceof WebClient
				&& !ForeignInternal.WEB_CLIENT_REGISTRY.owner().equals(bean.getClass().getName());
	}

	/**
	 * Return the handler that numbers the attempts of these clients.
	 * @return a handler
	 */
	static ResentRequests<ClientRequestObservationContext> resentRequests() {
		return new ResentRequests<>(ClientRequestObservationContext.class,
				(context) -> (context.getRequest() != null)
						? context.getRequest().method() + " " + context.getRequest().url() : null,
				(context) -> (context.getResponse() != null) ? context.getResponse().statusCode().value() : 0);
	}

}
