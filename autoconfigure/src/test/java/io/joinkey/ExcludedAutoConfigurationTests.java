/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * An application may exclude each auto-configuration: if it works without Joinkey, it
 * works with it.
 */
class ExcludedAutoConfigurationTests {

	private static final String TRACING = "org\\.springframework\\.boot\\..*(tracing|opentelemetry).*";

	@Test
	void ofTracing() {
		assertThat(broken(active(true), 5)).isEmpty();
	}

	@Test
	void ofAllElse() {
		assumeThat(System.getProperty("joinkey.proofs")).as("run with -Djoinkey.proofs, as .ci/run does").isNotNull();
		assertThat(broken(active(false), 50)).isEmpty();
	}

	/** Return the auto-configurations that do something in this application. */
	private static Set<String> active(boolean tracing) {
		Set<String> names = new TreeSet<>();
		ImportCandidates.load(AutoConfiguration.class, null).forEach(names::add);
		try (RunningService service = RunningService.start(Shop.class)) {
			ConditionEvaluationReport report = ConditionEvaluationReport.get(service.context().getBeanFactory());
			report.getConditionAndOutcomesBySource().forEach((name, outcomes) -> {
				if (!outcomes.isFullMatch()) {
					names.remove(name);
				}
			});
		}
		names.removeIf((name) -> name.matches(TRACING) != tracing);
		return names;
	}

	private static Map<String, String> broken(Set<String> names, int atLeast) {
		assertThat(names).hasSizeGreaterThan(atLeast);
		Map<String, String> broken = new TreeMap<>();
		for (String name : names) {
			String answer = answer(name, true);
			if (!answer.equals("200") && !answer.equals(answer(name, false))) {
				broken.put(name, answer);
			}
		}
		return broken;
	}

	private static String answer(String excluded, boolean enabled) {
		try (RunningService service = RunningService.start(Shop.class, "spring.autoconfigure.exclude=" + excluded,
				"joinkey.enabled=" + enabled)) {
			return String.valueOf(service.get("/hello/ann").statusCode());
		}
		catch (RuntimeException ex) {
			Throwable cause = ex;
			while (cause.getCause() != null) {
				cause = cause.getCause();
			}
			return cause.toString();
		}
	}

}
