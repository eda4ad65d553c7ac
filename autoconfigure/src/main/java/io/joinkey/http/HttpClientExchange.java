/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Observation context of one exchange of the JDK's client, with the names and labels of
 * Spring's own clients.
 */
final class HttpClientExchange extends RequestReplySenderContext<HttpRequest.Builder, HttpResponse<?>> {

	static final ObservationConvention<HttpClientExchange> CONVENTION = new Convention();

	private final HttpRequest request;

	HttpClientExchange(HttpRequest request) {
		super((builder, name, value) -> {
			if (builder != null) {
				builder.setHeader(name, value);
			}
		});
		this.request = request;
		setCarrier(HttpRequest.newBuilder(request, (name, value) -> true));
	}

	String target() {
		return this.request.method() + " " + this.request.uri();
	}

	private static final class Convention implements ObservationConvention<HttpClientExchange> {

		@Override
		public String getName() {
			return "http.client.requests";
		}

		@Override
		public String getContextualName(HttpClientExchange exchange) {
			return "http " + exchange.request.method().toLowerCase(Locale.ROOT);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof HttpClientExchange;
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(HttpClientExchange exchange) {
			HttpResponse<?> response = exchange.getResponse();
			Throwable error = exchange.getError();
			String host = exchange.request.uri().getHost();
			return KeyValues.of(KeyValue.of("client.name", (host != null) ? host : "none"),
					KeyValue.of("exception", (error != null) ? error.getClass().getSimpleName() : "none"),
					KeyValue.of("method", exchange.request.method()), KeyValue.of("outcome", outcome(response)),
					KeyValue.of("status", (response != null) ? String.valueOf(response.statusCode()) : "IO_ERROR"),
					// a URI of this client is not a template: as a label it would have no
					// bound
					KeyValue.of("uri", "none"));
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(HttpClientExchange exchange) {
			return KeyValues.of(KeyValue.of("http.url", exchange.request.uri().toString()));
		}

		private static String outcome(@Nullable HttpResponse<?> response) {
			return switch ((response != null) ? response.statusCode() / 100 : 0) {
				case 1 -> "INFORMATIONAL";
				case 2 -> "SUCCESS";
				case 3 -> "REDIRECTION";
				case 4 -> "CLIENT_ERROR";
				case 5 -> "SERVER_ERROR";
				default -> "UNKNOWN";
			};
		}

	}

}
