/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.net.http.HttpClient;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;

/**
 * Observes the JDK's {@link HttpClient}.
 */
final class JdkClients implements ClientAdoption {

	@Override
	public Object adopt(Object bean, Supplier<ObservationRegistry> registry) {
		return (bean instanceof HttpClient client && !leaves(client)) ? new ObservedHttpClient(client, registry.get())
				: bean;
	}

	@Override
	public boolean leaves(Object bean) {
		// a subclass of the application's own may be injected by its own type
		return bean instanceof HttpClient && bean.getClass().getModule() != HttpClient.class.getModule();
	}

	/**
	 * Return the handler that numbers the attempts of these clients.
	 * @return a handler
	 */
	static ResentRequests<?> resentRequests() {
		return new ResentRequests<>(HttpClientExchange.class, HttpClientExchange::target,
				(exchange) -> (exchange.getResponse() != null) ? exchange.getResponse().statusCode() : 0);
	}

}
