/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.run.calls.MethodCalls.Call;

/**
 * The calls of HTTP clients that change another service, with PUT, PATCH or DELETE.
 */
final class RegrettedRequests {

	private static final List<String> WORDS = List.of("delete", "patch", "put");

	private static final List<String> MADE = List.of("<init>");

	private static final String APACHE = "org.apache.hc.client5.http.";

	private static final String APACHE_4 = "org.apache.http.client.";

	/** The methods that send, or prepare, such a request. */
	private static final Map<String, List<String>> METHODS = Map.ofEntries(
			Map.entry("org.springframework.web.client.RestOperations", List.of("delete", "patchForObject", "put")),
			Map.entry("org.springframework.web.client.RestClient", WORDS),
			Map.entry("org.springframework.web.reactive.function.client.WebClient", WORDS),
			Map.entry("org.springframework.http.RequestEntity", WORDS),
			Map.entry("java.net.http.HttpRequest$Builder", List.of("DELETE", "PUT")),
			Map.entry("okhttp3.Request$Builder", WORDS), Map.entry("jakarta.ws.rs.client.SyncInvoker", WORDS),
			Map.entry("org.apache.hc.core5.http.io.support.ClassicRequestBuilder", WORDS),
			Map.entry(APACHE + "async.methods.SimpleRequestBuilder", WORDS),
			Map.entry(APACHE + "fluent.Request", WORDS), Map.entry(APACHE_4 + "methods.RequestBuilder", WORDS),
			Map.entry(APACHE_4 + "fluent.Request", List.of("Delete", "Patch", "Put")),
			Map.entry(APACHE + "classic.methods.HttpDelete", MADE),
			Map.entry(APACHE + "classic.methods.HttpPatch", MADE), Map.entry(APACHE + "classic.methods.HttpPut", MADE),
			Map.entry(APACHE_4 + "methods.HttpDelete", MADE), Map.entry(APACHE_4 + "methods.HttpPatch", MADE),
			Map.entry(APACHE_4 + "methods.HttpPut", MADE));

	/** The methods that take the HTTP method as an argument. */
	private static final Map<String, List<String>> GIVEN = Map.ofEntries(
			Map.entry("org.springframework.web.client.RestOperations", List.of("exchange", "execute")),
			Map.entry("org.springframework.web.client.RestClient", List.of("method")),
			Map.entry("org.springframework.web.reactive.function.client.WebClient", List.of("method")),
			Map.entry("org.springframework.http.RequestEntity", List.of("method", "<init>")),
			Map.entry("java.net.http.HttpRequest$Builder", List.of("method")),
			Map.entry("java.net.HttpURLConnection", List.of("setRequestMethod")),
			Map.entry("okhttp3.Request$Builder", List.of("method")),
			Map.entry("jakarta.ws.rs.client.SyncInvoker", List.of("method")),
			Map.entry("org.apache.hc.core5.http.io.support.ClassicRequestBuilder", List.of("create")),
			Map.entry(APACHE + "async.methods.SimpleRequestBuilder", List.of("create")),
			Map.entry(APACHE + "fluent.Request", List.of("create")),
			Map.entry(APACHE + "classic.methods.HttpUriRequestBase", MADE),
			Map.entry(APACHE_4 + "methods.RequestBuilder", List.of("create")));

	private RegrettedRequests() {
	}

	/**
	 * Return the request that a call sends or prepares.
	 * @param call the call
	 * @param loader what loads its class
	 */
	static Optional<String> named(Call call, ClassLoader loader) {
		return find(METHODS, call, loader, "")
			.or(() -> call.http().isEmpty() ? Optional.empty() : find(GIVEN, call, loader, " with " + call.http()));
	}

	private static Optional<String> find(Map<String, List<String>> methods, Call call, ClassLoader loader, String how) {
		return RegrettedCalls.type(methods, call.owner(), call.name(), loader)
			.map((type) -> (call.name().equals("<init>") ? "new " + type : type + "." + call.name()) + how);
	}

}
