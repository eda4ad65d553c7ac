/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ch.qos.logback.classic.LoggerContext;
import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Shop;
import io.joinkey.proof.Scrape;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The counters of coverage count, and the rules that are shipped ask for counters that
 * exist.
 */
@TestMethodOrder(OrderAnnotation.class)
class CoverageTests {

	private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

	private static final Path RULES = Path.of("../observability");

	// in the package of the application
	private static final Logger application = LoggerFactory.getLogger("io.joinkey.shop");

	private static final Logger library = LoggerFactory.getLogger("org.example.library");

	@SharedService(Shop.class)
	private static RunningService service;

	@Test
	void linesOfTheApplicationAreCountedByLevelAndContext() {
		double present = lines("info", "present");
		double absent = lines("warn", "absent");
		double idle = lines("info", "absent");
		service.get("/hello/ann");
		application.warn("outside of any request");
		library.warn("not the application's");
		application.debug("not enabled");
		assertThat(lines("info", "present") - present).isEqualTo(1);
		assertThat(lines("warn", "absent") - absent).isEqualTo(1);
		assertThat(lines("info", "absent")).isEqualTo(idle);
		assertThat(lines("debug", "absent")).isZero();
	}

	@Test
	@Order(Integer.MAX_VALUE - 1)
	void theyAreStillCountedWhenLogbackIsConfiguredAnew() {
		double absent = lines("warn", "absent");
		((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
		application.warn("after the reset");
		assertThat(lines("warn", "absent") - absent).isEqualTo(1);
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void nothingIsLeftBehind() {
		LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
		assertThat(logback.getLogger("ROOT").getAppender("JOINKEY_LOG_COVERAGE")).isNotNull();
		service.close();
		assertThat(logback.getLogger("ROOT").getAppender("JOINKEY_LOG_COVERAGE")).isNull();
	}

	@Test
	void theRulesAskForCountersThatAreServed() throws IOException {
		Matcher names = Pattern.compile("joinkey_[a-z_]+_total")
			.matcher(Files.readString(RULES.resolve("joinkey.rules.yml")));
		Set<String> asked = new TreeSet<>();
		names.results().forEach((name) -> asked.add(name.group()));
		String scrape = service.scrape();
		assertThat(asked).hasSize(4).allMatch((name) -> scrape.contains("\n" + name + "{"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "check rules joinkey.rules.yml", "test rules joinkey.rules.test.yml" })
	void promtoolPassesThem(String command) throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(PROMTOOL),
				"skipped: " + PROMTOOL + " is missing, install Debian's package prometheus");
		Process promtool = new ProcessBuilder((PROMTOOL + " " + command).split(" ")).directory(RULES.toFile())
			.redirectErrorStream(true)
			.start();
		String said = new String(promtool.getInputStream().readAllBytes());
		assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(promtool.exitValue()).as(said).isZero();
	}

	private static double lines(String level, String context) {
		return new Scrape(service.scrape()).value("joinkey_log_events_total",
				Map.of("level", level, "context", context));
	}

}
