/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Rule;
import io.joinkey.check.Severity;
import io.joinkey.check.rules.CorrelationRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says that each break is named by its rule. {@link MendedTests} says that what the
 * finding advises mends it.
 */
@DisabledIfSystemProperty(named = "joinkey.sabotage.skip", matches = "true",
		disabledReason = "runs on one JDK in .ci/run, for its length")
class SabotageTests {

	static List<Sabotage> sabotages() {
		return Stream
			.of(PreconditionSabotages.all(), InboundSabotages.all(), LogSabotages.all(), ErrorSabotages.all(),
					OutgoingSabotages.all(), HopSabotages.all(), ReactorSabotages.all(), ScheduleSabotages.all(),
					KafkaSabotages.all(), KafkaFailureSabotages.all(), WholeSabotages.all(), OutsideSabotages.all(),
					LineageSabotages.all(), RemedySabotages.all(), ClientSabotages.all(), ContinuationSabotages.all(),
					SamplingSabotages.all(), EdgeSabotages.all(), BusinessKeySabotages.all(), OwnOutputSabotages.all(),
					MessagingSabotages.all(), BackendSabotages.all(), BatchSabotages.all(), GrpcSabotages.all(),
					KeptStateSabotages.all(), LibrarySabotages.all())
			.flatMap(List::stream)
			.toList();
	}

	/** Those whose names match the property, otherwise all. */
	static List<Sabotage> asked() {
		Pattern only = Pattern.compile(System.getProperty("joinkey.sabotage.only", ""));
		return sabotages().stream().filter((sabotage) -> only.matcher(sabotage.name()).find()).toList();
	}

	@ParameterizedTest
	@MethodSource("asked")
	void isCaughtByItsRule(Sabotage sabotage) {
		Report broken = Gate.judge(sabotage.broken());
		Outcome named = broken.outcomes()
			.stream()
			.filter((outcome) -> outcome.rule() == sabotage.rule())
			.findFirst()
			.orElseThrow();
		assertThat(broken.isPassed()).as(told(broken)).isFalse();
		assertThat(named.state()).as(told(broken)).isIn(State.BROKEN, State.INCONCLUSIVE);
		assertThat(named.reason() + named.findings().stream().map((finding) -> finding.diagnosis().remedy()).toList())
			.contains(sabotage.remedy());
		assertThat(broken.findings()).allSatisfy((finding) -> sabotage.broken()
			.properties()
			.forEach((name, value) -> assertThat(finding.diagnosis().remedy() + " ")
				.as("a property that is set is not suggested")
				.doesNotContainPattern(Pattern.quote(name + "=" + value) + "[^a-zA-Z0-9_.,-]")));
		assertThat(broken.outcomes(State.BROKEN).stream().map(Outcome::rule).map(CorrelationRule.class::cast))
			.as(told(broken))
			.filteredOn((rule) -> rule != sabotage.rule())
			.containsExactlyInAnyOrderElementsOf(sabotage.consequences());
		assertThat(broken.causes()
			.stream()
			.map((cause) -> cause.finding().rule())
			.filter((rule) -> rule.severity() == Severity.VIOLATION)
			.distinct()).as(told(broken)).hasSizeLessThan(2);
	}

	@Test
	void thePageMatchesTheResults() throws IOException {
		Path page = Path.of("../docs/SABOTAGE.md");
		String table = new SabotageTable(sabotages()).markdown();
		System.out.println(table);
		if (System.getProperty("joinkey.sabotage.write") != null) {
			Files.writeString(page, table);
		}
		assertThat(page).content().isEqualTo(table);
	}

	@Test
	void eachRuleIsBrokenByOneAtLeast() {
		assertThat(sabotages()).extracting(Sabotage::rule)
			.containsAll(EnumSet.complementOf(EnumSet.of(CorrelationRule.CLEAN_HARNESS,
					// a warning fails nothing: W3cSuiteTests breaks and mends it
					CorrelationRule.INBOUND_W3C_STRICT,
					// a warning too: LogShapeTests
					CorrelationRule.LOG_FIELD_ABSENT,
					// a warning too: LibraryVersionsTests
					CorrelationRule.VERSIONS_AGREE)));
	}

	static String told(Report report) {
		StringBuilder told = new StringBuilder();
		report.findings().forEach((finding) -> told.append(id(finding.rule())).append(finding.message()).append('\n'));
		report.outcomes(State.INCONCLUSIVE)
			.forEach((outcome) -> told.append(id(outcome.rule())).append(outcome.reason()).append('\n'));
		return told.toString();
	}

	private static String id(Rule rule) {
		return "\n" + rule.id() + "\n";
	}

}
