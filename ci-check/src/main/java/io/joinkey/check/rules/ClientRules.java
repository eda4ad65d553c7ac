/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.Telemetry;

/**
 * Judges the application's HTTP clients.
 */
final class ClientRules {

	private static final String FIELD = "the field ";

	private static final List<String> CLIENTS = List.of("org.springframework.web.client.",
			"org.springframework.web.reactive.function.client.");

	private ClientRules() {
	}

	static void observed(Telemetry telemetry, Judgement judgement) {
		List<ClientBean> clients = telemetry.setup().clients();
		if (clients.isEmpty()) {
			judgement.notApplicable("the application has no HTTP client bean");
			return;
		}
		judgement.saw(clients.size());
		for (ClientBean client : clients) {
			if (!client.observed()) {
				judgement.broken(client.name(),
						new Diagnosis("an observed client", client.type() + " without observation", null,
								UnobservedClients.remedy(telemetry.setup(), client)));
			}
		}
	}

	/**
	 * Return the fields with a client that is not observed, where no call of their class
	 * was seen. On the event loop of such a WebClient neither the span nor the class that
	 * called is known.
	 */
	static Stream<String> unseen(Telemetry telemetry) {
		return telemetry.setup()
			.wiring()
			.held()
			.stream()
			.filter((held) -> !held.observed() && held.parts().isEmpty() && held.place().startsWith(FIELD)
					&& CLIENTS.stream().anyMatch(held.type()::startsWith)
					&& (held.type().endsWith("Client") || held.type().endsWith("RestTemplate")))
			.filter((held) -> !held.type().contains("WebClient")
					|| telemetry.exchanges().stream().noneMatch(HandMadeClients::isUnknown))
			.map((held) -> held.place().substring(FIELD.length()))
			.filter((field) -> {
				String type = field.substring(0, field.lastIndexOf('.'));
				return telemetry.exchanges()
					.stream()
					.map(HttpExchange::client)
					.noneMatch((client) -> client != null && client.caller() != null
							&& client.caller().getClassName().startsWith(type));
			})
			.distinct()
			.sorted();
	}

}
