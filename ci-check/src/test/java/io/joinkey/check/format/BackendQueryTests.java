/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.util.List;
import java.util.stream.Collectors;

import io.joinkey.check.format.BackendQuery.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackendQuery}.
 */
class BackendQueryTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '~',
			textBlock = """
					up; up
					rate(requests_total{status=~"5.."}[5m]) > 0.1; requests_total status
					sum by (service, le) (rate(a_bucket[$__rate_interval])); a_bucket service le
					sum(rate(a_sum[5m])) without (pod) / on (job) group_left (x) b_count; a_sum|b_count
					histogram_quantile(0.95, sum(rate(a_bucket{uri!~"/actuator/.*", service="$service"}[1m])) by (le)); a_bucket uri service le
					a offset 5m + b @ 1609746000 * 1e3; a|b
					max_over_time(service:ratio{a='}'}[1h:5m]) unless c; service:ratio a|c
					${metric}_total{a="b"} + $other; ~~
					label_replace(a{x="y"}, "dst", "$1", "src", "(.*)"); a x
					label_replace(a, "b\\"(c)", "d"); a
					label_replace(a, `b\\`, "(c)"); a
					count_values("version", build_info) # not_a_metric; build_info
					{service_name="shop", level=~"WARN|ERROR"} | json | traceId="x" |= "other_word"; ' service_name level'
					sum(count_over_time({app="shop"} |= "failed" [5m])); ' app'
					""")
	void theSelectorsOfAQueryAreRead(String query, String expected) {
		String read = BackendQuery.parse(query)
			.selectors()
			.stream()
			.map(BackendQueryTests::text)
			.collect(Collectors.joining("|"));
		assertThat(read).isEqualTo(expected.replace("'", ""));
	}

	private static String text(Selector selector) {
		return (selector.name() + " "
				+ selector.labels().stream().map((label) -> label.name()).collect(Collectors.joining(" ")))
			.stripTrailing();
	}

	@Test
	void theValuesOfLabelsAreRead() {
		Selector selector = BackendQuery.parse("a{x=\"1\", y!=\"a\\\"b\", z=~`c`} or b").selectors().get(0);
		assertThat(selector.labels()).extracting((label) -> label.operator() + label.value())
			.containsExactly("=1", "!=a\\\"b", "=~c");
	}

	@Test
	void aQueryWithAnotherPartHasAlternatives() {
		assertThat(BackendQuery.parse("a or b").alternatives()).isTrue();
		assertThat(BackendQuery.parse("a and b").alternatives()).isFalse();
	}

	@Test
	void aQueryThatEndsTooEarlyIsNoError() {
		assertThat(List.of("a{x=\"", "sum(", "rate(a[5m", "{", "\"", "${", "a{x=\"\\"))
			.allSatisfy((query) -> assertThat(BackendQuery.parse(query)).isNotNull());
	}

}
