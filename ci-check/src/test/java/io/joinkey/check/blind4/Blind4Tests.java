/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import io.joinkey.check.blind4.Case.Expected;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Judges each application by the gate, in processes of their own as its users run it.
 * docs/trials/blind-04.md has the result of the first run. {@code -Djoinkey.blind4=} runs
 * all, {@code -Djoinkey.blind4=shedlock,hgelf} some.
 * {@code -Djoinkey.blind4.variant=remedied} applies the gate's remedies, and
 * {@code fixed} the fixes of the applications' author.
 */
@EnabledIfSystemProperty(named = "joinkey.blind4", matches = ".*")
class Blind4Tests {

	private static final String VARIANT = System.getProperty("joinkey.blind4.variant", "");

	private static final Path REPORTS = Path.of("target", VARIANT.isEmpty() ? "blind4" : "blind4-" + VARIANT);

	private static final Map<String, Judgement> JUDGEMENTS = new ConcurrentHashMap<>();

	static List<Case> cases() {
		List<String> only = List.of(System.getProperty("joinkey.blind4", "").split(","));
		return Cases.all()
			.stream()
			.filter((one) -> only.contains("") || only.contains(one.key()))
			.filter((one) -> VARIANT.isEmpty() || one.expected() != Expected.GREEN)
			.toList();
	}

	@BeforeAll
	static void judge() throws Exception {
		ExecutorService places = Executors.newFixedThreadPool(Integer.getInteger("joinkey.blind4.parallel", 2));
		List<Future<?>> runs = new ArrayList<>();
		for (Case one : cases()) {
			Path reports = REPORTS.resolve(one.key()).toAbsolutePath();
			String gateFile = one.gateFile(VARIANT, Cases.properties(VARIANT).getOrDefault(one.key(), List.of()));
			runs.add(places.submit(() -> JUDGEMENTS.put(one.key(),
					Judgement.of(one, Cases.starter(one, VARIANT), gateFile, reports))));
		}
		for (Future<?> run : runs) {
			run.get();
		}
		places.shutdown();
		Files.writeString(REPORTS.resolve("table.md"), cases().stream()
			.map((one) -> JUDGEMENTS.get(one.key()).row(one, expected(one)))
			.collect(Collectors.joining("", "| case | | outcome | findings | remedies | inconclusive | notes |\n"
					+ "|---|---|---|---|---|---|---|\n", "")));
	}

	private static Expected expected(Case one) {
		return VARIANT.isEmpty() ? one.expected() : Expected.GREEN;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void isJudgedRightly(Case one) {
		Expected expected = expected(one);
		assertThat(JUDGEMENTS.get(one.key()).outcome(expected)).as(one.what()).isIn(switch (expected) {
			case GREEN -> List.of("green");
			case CAUGHT -> List.of("caught");
			case NAMED -> List.of("caught", "passed");
		});
	}

}
