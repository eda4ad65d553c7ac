/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Judges each shape by the gate, in processes of their own as its users run it, and
 * writes {@code target/blind2/table.md}. docs/trials/blind-02.md has the result of the
 * first run. Takes about ten seconds of a processor a shape: {@code -Djoinkey.blind2=}
 * runs all, {@code -Djoinkey.blind2=hedge,sse} some.
 */
@EnabledIfSystemProperty(named = "joinkey.blind2", matches = ".*")
class Blind2Tests {

	private static final Path REPORTS = Path.of("target", "blind2");

	private static final Map<String, Verdict> VERDICTS = new ConcurrentHashMap<>();

	static List<Shape> shapes() {
		String only = System.getProperty("joinkey.blind2", "");
		return Shapes.all()
			.stream()
			.filter((shape) -> only.isEmpty() || List.of(only.split(",")).contains(shape.key()))
			.toList();
	}

	@BeforeAll
	static void judge() throws Exception {
		ExecutorService places = Executors.newFixedThreadPool(Integer.getInteger("joinkey.blind2.parallel", 2));
		List<Future<?>> runs = new ArrayList<>();
		for (Shape shape : shapes()) {
			runs.add(places.submit(() -> VERDICTS.put(shape.key(), Verdict.of(shape, REPORTS.resolve(shape.key())))));
		}
		for (Future<?> run : runs) {
			run.get();
		}
		places.shutdown();
		Files.writeString(REPORTS.resolve("table.md"), Verdict.table(shapes(), VERDICTS));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("shapes")
	void isJudgedRightly(Shape shape) {
		Verdict verdict = VERDICTS.get(shape.key());
		assertThat(verdict.outcome(shape)).as(shape.name())
			.isIn(shape.broken() ? List.of("caught") : List.of("passed", "not judged"));
	}

}
