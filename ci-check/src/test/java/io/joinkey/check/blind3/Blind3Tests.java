/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.joinkey.check.blind3.platform.Variant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Judges each application by the gate, in processes of their own as its users run it.
 * docs/trials/blind-03.md has the result of the first run. {@code -Djoinkey.blind3=} runs
 * all, {@code -Djoinkey.blind3=poller,htext} some, {@code -Djoinkey.blind3.part=2/3} the
 * second third, {@code -Djoinkey.blind3.variant=remedied} those with the gate's remedy
 * and {@code -Djoinkey.blind3.variant=fixed} those with the fix of their author.
 */
@EnabledIfSystemProperty(named = "joinkey.blind3", matches = ".*")
class Blind3Tests {

	private static final Variant VARIANT = Variant.current();

	private static final Path REPORTS = Path.of("target", (VARIANT == Variant.BROKEN) ? "blind3" : "blind3-" + VARIANT);

	private static final Map<String, Judgement> JUDGEMENTS = new ConcurrentHashMap<>();

	static List<Case> cases() {
		String only = System.getProperty("joinkey.blind3", "");
		List<Case> all = Cases.all(VARIANT)
			.stream()
			.filter((one) -> only.isEmpty() || List.of(only.split(",")).contains(one.key()))
			.toList();
		String[] part = System.getProperty("joinkey.blind3.part", "1/1").split("/");
		int number = Integer.parseInt(part[0]);
		int parts = Integer.parseInt(part[1]);
		return all.subList(all.size() * (number - 1) / parts, all.size() * number / parts);
	}

	@BeforeAll
	static void judge() throws Exception {
		ExecutorService places = Executors.newFixedThreadPool(Integer.getInteger("joinkey.blind3.parallel", 2));
		List<Future<?>> runs = new ArrayList<>();
		for (Case one : cases()) {
			runs.add(places
				.submit(() -> JUDGEMENTS.put(one.key(), Judgement.of(one, VARIANT, REPORTS.resolve(one.key())))));
		}
		for (Future<?> run : runs) {
			run.get();
		}
		places.shutdown();
		String part = System.getProperty("joinkey.blind3.part", "1/1").replace('/', '-');
		Files.writeString(REPORTS.resolve("table-" + part + ".md"), Judgement.table(cases(), VARIANT, JUDGEMENTS));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void isJudgedRightly(Case one) {
		Judgement said = JUDGEMENTS.get(one.key());
		boolean broken = one.broken() && VARIANT == Variant.BROKEN;
		assertThat(said.outcome(broken)).as(one.what()).isEqualTo(broken ? "caught" : "healthy green");
	}

}
