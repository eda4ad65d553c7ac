/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.format.OpenMetrics.Sample;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenMetrics}.
 */
class OpenMetricsTests {

	@Test
	void samplesAreReadWithAndWithoutLabelsTimestampsAndExemplars() {
		OpenMetrics metrics = OpenMetrics.read("""
				# TYPE jobs counter
				# HELP jobs Jobs # not an exemplar
				# UNIT jobs seconds
				jobs_total 3
				jobs_total{a="1",b="x\\"y\\\\z\\nw"} 3.5 1700000000.1
				jobs_total{a="2"} +Inf # {trace_id="t",span_id="s"} 0.5
				jobs_total{a="3"} NaN 17 # {} 2 18.5
				# EOF
				""");
		assertThat(metrics.problems()).isEmpty();
		assertThat(metrics.ended()).isTrue();
		assertThat(metrics.types()).containsEntry("jobs", "counter");
		assertThat(metrics.samples()).extracting(Sample::labels)
			.containsExactly(Map.of(), Map.of("a", "1", "b", "x\"y\\z\nw"), Map.of("a", "2"), Map.of("a", "3"));
		assertThat(metrics.exemplars()).containsExactly(
				new Exemplar("jobs_total", Map.of("a", "2"), Map.of("trace_id", "t", "span_id", "s"), 0.5, 6),
				new Exemplar("jobs_total", Map.of("a", "3"), Map.of(), 2, 7));
	}

	@TestFactory
	Stream<DynamicTest> aLineThatIsNoSampleIsAProblemAndTheRestIsStillRead() {
		return Stream
			.of("jobs", "jobs ", "{a=\"1\"} 3", "jobs{a} 3", "jobs{a=1} 3", "jobs{a=\"1} 3", "jobs{a=\"1\"",
					"jobs{a=\"1\"}3", "jobs{a=\"1\"b=\"2\"} 3", "jobs{a=\"1\",a=\"2\"} 3", "jobs x", "jobs 1 x",
					"jobs 1 2 3", "jobs 1 # trace_id=\"t\" 1", "jobs 1 # {trace_id=\"t\"}",
					"jobs 1 # {trace_id=\"t\"} x", "jobs 1 # {trace_id=\"t\"} 1 2 3", "<html>", "", "# a comment")
			.map((line) -> DynamicTest.dynamicTest("\"" + line + "\"", () -> {
				OpenMetrics metrics = OpenMetrics.read("ok 1\n" + line + "\nok 2\n# EOF\n");
				assertThat(metrics.problems()).hasSize(1)
					.allSatisfy((problem) -> assertThat(problem).startsWith("line 2: "));
				assertThat(metrics.samples()).hasSize(2);
			}));
	}

	@Test
	void aTextThatWasCutOffIsNotEnded() {
		assertThat(OpenMetrics.read("").ended()).isFalse();
		assertThat(OpenMetrics.read("a 1\n# EOF\nb 2\n").ended()).isFalse();
	}

}
