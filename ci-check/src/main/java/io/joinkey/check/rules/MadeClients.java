/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring.Held;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the code of the application makes clients of Spring.
 */
final class MadeClients {

	private static final String CONNECTION = "java.net.HttpURLConnection";

	private MadeClients() {
	}

	/**
	 * Return where the application makes such a client, in the class that has it if it
	 * does.
	 */
	static Optional<String> place(Setup setup, @Nullable Client client, List<Held> unobserved) {
		Predicate<CodeSite> any = made(client);
		return CodeSites.named(setup, any.and(heldBy(unobserved))).or(() -> CodeSites.named(setup, any));
	}

	/**
	 * Return the end of a remedy that names where a client is made that Spring has no
	 * builder for, in the class that calls it if it is there.
	 */
	static String look(Setup setup, Client client) {
		if (client.name().equals(CONNECTION)) {
			// it is opened where the call is
			return "";
		}
		Predicate<CodeSite> made = (site) -> site.kind() == Kind.MAKES_RAW_CLIENT
				&& HandMadeClients.name(site).equals(client.name().replaceFirst(" [0-9]$", ""));
		StackTraceElement caller = client.caller();
		return CodeSites
			.named(setup,
					made.and((site) -> caller != null && CodeSites.outer(site.place().getClassName())
						.equals(CodeSites.outer(caller.getClassName()))))
			.or(() -> CodeSites.named(setup, made))
			.map((named) -> "; look at " + named)
			.orElse("");
	}

	private static Predicate<CodeSite> made(@Nullable Client client) {
		return (site) -> site.kind() == Kind.MAKES_CLIENT
				&& (client == null || !OutgoingRemedies.SPRING.contains(client.name())
						|| site.call().matches("(new )?" + client.name() + "\\b.*"));
	}

	private static Predicate<CodeSite> heldBy(List<Held> unobserved) {
		return (site) -> unobserved.stream()
			.anyMatch((each) -> each.place().contains(" " + site.place().getClassName() + "."));
	}

	/** The application may make clients of one kind only. */
	static Optional<Client> onlyKind(Setup setup, @Nullable Client client) {
		List<String> kinds = OutgoingRemedies.SPRING.stream()
			.filter((kind) -> setup.wiring()
				.code()
				.stream()
				.anyMatch(
						(site) -> site.kind() == Kind.MAKES_CLIENT && site.call().matches("(new )?" + kind + "\\b.*")))
			.toList();
		return (client == null && kinds.size() == 1) ? Optional.of(new Client(kinds.get(0), null)) : Optional.empty();
	}

	/**
	 * Return the beginning of a remedy where code gives such a client a registry, unless
	 * another method of the class that has the client makes it.
	 */
	static String registry(Setup setup, @Nullable Client client, List<Held> unobserved) {
		Predicate<CodeSite> given = (site) -> site.kind() == Kind.OWN_OBSERVATIONS && client != null
				&& site.call().matches(client.name() + "\\b.*[rR]egistry");
		List<CodeSite> code = setup.wiring().code();
		boolean elsewhere = code.stream()
			.filter(made(client).and(heldBy(unobserved)))
			.noneMatch((maker) -> code.stream()
				.filter(given)
				.anyMatch((site) -> CodeSites.enclosingMethod(site.place())
					.equals(CodeSites.enclosingMethod(maker.place()))))
				&& code.stream().anyMatch(made(client).and(heldBy(unobserved)));
		return elsewhere ? ""
				: CodeSites.named(setup, given)
					.map((named) -> "let " + named
							+ " take the application's ObservationRegistry, as a parameter of the method "
							+ "or the constructor; if this call is by another client, ")
					.orElse("");
	}

}
