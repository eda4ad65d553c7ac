/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.regex.Pattern;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.Setup;

/**
 * Leaves out the advice to add the starter where the application has it.
 */
final class StarterAdvice {

	private static final String JAR = "joinkey-spring-boot:";

	private static final Pattern ADD = Pattern.compile("add joinkey-spring-boot-starter(; by hand: |, and |, or )");

	private StarterAdvice() {
	}

	static boolean isThere(Setup setup) {
		return setup.wiring().libraries().stream().anyMatch((library) -> library.startsWith(JAR));
	}

	static Finding fitting(Finding finding, Setup setup) {
		Diagnosis diagnosis = finding.diagnosis();
		String remedy = ADD.matcher(diagnosis.remedy()).replaceAll("");
		return (remedy.equals(diagnosis.remedy()) || !isThere(setup)) ? finding
				: new Finding(finding.rule(), finding.subject(),
						new Diagnosis(diagnosis.expected(), diagnosis.seen(), diagnosis.lastRight(), remedy),
						finding.wrong());
	}

}
