/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Refusals}.
 */
class RefusalsTests {

	private static final String NO = "{\"msg\":\"no access\",\"code\":401}";

	private final Refusals refusals = new Refusals(new ProposedLogin(true, false));

	@Test
	void aRefusalAmongOtherAnswersIsNotCalledAStatus() {
		add("/orders", 200, NO);
		for (int i = 0; i < 19; i++) {
			add("/cables", 200, "{}");
		}
		assertThat(this.refusals.notes(Set.of())).singleElement()
			.asString()
			.startsWith("The application refused 1 of 20 requests. 1 of them had a success status and a body that"
					+ " refused: GET /orders (\"code\":401). Of these requests the gate judged only the refusal. ");
	}

	@Test
	void bothKindsOfRefusalsAreCounted() {
		add("/orders", 401, "");
		add("/orders", 200, NO);
		add("/orders", 200, NO);
		assertThat(this.refusals.notes(Set.of())).singleElement()
			.asString()
			.startsWith("The application refused 3 of 3 requests (401, 403 or a redirect). 2 of them had a success");
	}

	@Test
	void fewRefusalsByStatusAreNotNoted() {
		add("/orders", 401, "");
		add("/orders", 200, "{}");
		assertThat(this.refusals.notes(Set.of())).isEmpty();
	}

	@Test
	void aUserIsProposedWithSpringSecurityOnly() {
		add("/orders", 401, "");
		assertThat(this.refusals.notes(Set.of())).singleElement()
			.asString()
			.endsWith(
					"add a user that the application accepts to joinkey-gate.yaml:\n    credentials:\n      user: {authorities: [ROLE_USER]}");
		Refusals own = new Refusals(new ProposedLogin(false, false));
		own.add(new ExpectedStatus.Answer(GateFile.Sent.discovered("/orders"), 302, "/login", ""));
		assertThat(own.notes(Set.of())).singleElement()
			.asString()
			.endsWith(
					"add a header, such as the cookie of a session, that the application accepts to joinkey-gate.yaml:\n    credentials:\n      headers: {Cookie: 'SESSION=...'}");
	}

	@Test
	void aRedirectToAnotherPageIsARefusalWithSpringSecurityOnly() {
		for (boolean security : new boolean[] { true, false }) {
			Refusals own = new Refusals(new ProposedLogin(security, false));
			assertThat(own.add(new ExpectedStatus.Answer(GateFile.Sent.discovered("/"), 302, "/prometheus", "")))
				.isEqualTo(security);
			assertThat(own.notes(Set.of())).hasSize(security ? 1 : 0);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/login, true", "/userLogin, true", "/log-in, true", "/oauth2/authorization/github, true",
			"/auth?to=/, true", "/authenticate, true", "/sso/start, true", "/cas/, true", "/authors/1, false",
			"/author, false", "/lessons, false", "/catalog-index, false", "/designing, false" })
	void aRedirectIsARefusalIfItLeadsToALogin(String location, boolean refused) {
		Refusals own = new Refusals(new ProposedLogin(false, false));
		assertThat(own.add(new ExpectedStatus.Answer(GateFile.Sent.discovered("/"), 302, location, "")))
			.isEqualTo(refused);
	}

	private void add(String path, int status, String body) {
		this.refusals.add(new ExpectedStatus.Answer(GateFile.Sent.discovered(path), status, "", body));
	}

	@Test
	void whereTheFileHasCredentialsTheyAreNotProposedAgain() {
		assertThat(new ProposedLogin(true, true).text("", Set.of()))
			.startsWith("give other credentials in joinkey-gate.yaml")
			.contains("spring.security.authorization.decision.details")
			.doesNotContain("ROLE_USER");
		assertThat(new ProposedLogin(false, true).text("", Set.of())).endsWith("were not enough.");
	}

	@Test
	void theAuthoritiesThatWereAskedForAreProposed() {
		Set<String> asked = new TreeSet<>(Set.of("ROLE_CLERK", "ADMIN"));
		assertThat(new ProposedLogin(true, false).text("", asked)).endsWith("user: {authorities: [ADMIN, ROLE_CLERK]}");
		assertThat(new ProposedLogin(true, true).text("", asked)).contains(
				"Spring Security asked for ADMIN, ROLE_CLERK: write credentials: {user: {authorities: [ADMIN, ROLE_CLERK]}}")
			.doesNotContain("spans.jsonl");
	}

}
