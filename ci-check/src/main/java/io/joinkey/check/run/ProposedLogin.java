/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Collection;

import org.springframework.util.ClassUtils;

/**
 * Proposes credentials for the file of the gate if the application refuses requests.
 *
 * @param security whether the application has Spring Security, in whose context the gate
 * can set a user
 * @param given whether the file has credentials already
 */
record ProposedLogin(boolean security, boolean given) {

	static ProposedLogin ofClassPath(boolean given) {
		return new ProposedLogin(ClassUtils.isPresent("org.springframework.security.web.SecurityFilterChain",
				ProposedLogin.class.getClassLoader()), given);
	}

	/**
	 * Return the lines of the file, and what to do with them.
	 * @param indent what each line begins with
	 * @param asked the authorities that the application asked for, if they are known
	 */
	String text(String indent, Collection<String> asked) {
		if (this.given) {
			return "give other credentials in " + GateFile.NAME + ": those in it were not enough." + enough(asked);
		}
		String authorities = asked.isEmpty() ? "ROLE_USER" : String.join(", ", asked);
		return "add " + (this.security ? "a user" : "a header, such as the cookie of a session,")
				+ " that the application accepts to " + GateFile.NAME + ":\n" + indent + "credentials:\n" + indent
				+ (this.security ? "  user: {authorities: [" + authorities + "]}"
						: "  headers: {Cookie: 'SESSION=...'}");
	}

	private String enough(Collection<String> asked) {
		if (!asked.isEmpty()) {
			String all = String.join(", ", asked);
			return " Spring Security asked for " + all + ": write credentials: {user: {authorities: [" + all
					+ "]}}, or log in as a user who has them";
		}
		return this.security
				? " The attribute spring.security.authorization.decision.details of a span in spans.jsonl names the authorities that Spring Security asks for"
				: "";
	}

}
