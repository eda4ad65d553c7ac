/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;

/**
 * Lists the places that make an HTTP client of which no call was seen, such as one whose
 * server could not be reached. Clients that are beans are judged.
 */
final class HandMadeClients {

	private static final Set<Kind> MADE = Set.of(Kind.MAKES_CLIENT, Kind.MAKES_RAW_CLIENT);

	private static final Set<Kind> OBSERVED = Set.of(Kind.OWN_OBSERVATIONS, Kind.WRAPS_CLIENT);

	private HandMadeClients() {
	}

	static List<String> unseen(Telemetry telemetry) {
		if (telemetry.coverage().isPartial()) {
			return List.of();
		}
		Setup setup = telemetry.setup();
		List<CodeSite> made = setup.wiring()
			.code()
			.stream()
			.filter((site) -> MADE.contains(site.kind()) && setup.isApplication(type(site)))
			.toList();
		Set<String> observed = setup.wiring()
			.code()
			.stream()
			.filter((site) -> OBSERVED.contains(site.kind()))
			.map(HandMadeClients::type)
			.collect(Collectors.toSet());
		Set<String> makers = made.stream().map(HandMadeClients::type).collect(Collectors.toSet());
		List<String> fields = ClientRules.unseen(telemetry).toList();
		return made.stream()
			.filter((site) -> !observed.contains(type(site)) && !isBean(setup, site)
					&& fields.stream().noneMatch((field) -> field.startsWith(type(site) + "."))
					&& telemetry.exchanges().stream().noneMatch((call) -> isOf(call, site, makers)))
			.map(CodeSite::toString)
			.distinct()
			.sorted()
			.toList();
	}

	/** Return whether a method of this name makes a bean. */
	private static boolean isBean(Setup setup, CodeSite site) {
		String method = site.place().getMethodName();
		return setup.clients().stream().anyMatch((bean) -> bean.name().equals(method))
				|| setup.wiring().held().stream().anyMatch((held) -> held.place().equals("the bean '" + method + "'"));
	}

	/**
	 * A class that makes no client has it from another one. With traceparent it has one
	 * that is observed.
	 */
	private static boolean isOf(HttpExchange call, CodeSite site, Set<String> makers) {
		Client client = call.client();
		StackTraceElement caller = (client != null) ? client.caller() : null;
		if (client == null || caller == null) {
			return site.call().startsWith("WebClient") && isUnknown(call);
		}
		String type = CodeSites.outer(caller.getClassName());
		return type.equals(type(site)) || (!makers.contains(type) && client.name().startsWith(name(site))
				&& Header.values(call.headers(), Traceparent.HEADER).isEmpty());
	}

	/** Return whether a call without traceparent came from an event loop. */
	static boolean isUnknown(HttpExchange call) {
		return call.client() == null && Header.values(call.headers(), Traceparent.HEADER).isEmpty();
	}

	/** Return how a call of the client that is made there is known. */
	static String name(CodeSite site) {
		String type = site.call().replaceFirst("^new ", "").replaceFirst("\\..*", "");
		return switch (type) {
			case "HttpClient" -> "java.net.http.HttpClient";
			case "URL" -> "java.net.HttpURLConnection";
			case "HttpClients", "HttpAsyncClients", "HttpClientBuilder", "HttpAsyncClientBuilder" ->
				"Apache HttpClient";
			case "OkHttpClient" -> "OkHttp";
			default -> type;
		};
	}

	private static String type(CodeSite site) {
		return CodeSites.outer(site.place().getClassName());
	}

}
