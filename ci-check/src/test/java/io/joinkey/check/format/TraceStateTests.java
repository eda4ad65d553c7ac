/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.joinkey.check.evidence.Header;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceState}.
 */
class TraceStateTests {

	@Test
	void headerFieldsAreOneListInOrder() {
		TraceState state = of("b=2, a=1", "c=3,a=4");
		assertThat(state.members()).containsExactly(Map.entry("b", List.of("2")), Map.entry("a", List.of("1", "4")),
				Map.entry("c", List.of("3")));
		assertThat(state.problem()).isEmpty();
		assertThat(state.isEmpty()).isFalse();
	}

	@Test
	void emptyMembersAndWhiteSpaceAreIgnored() {
		assertThat(of(" , \t,").isEmpty()).isTrue();
		assertThat(of().isEmpty()).isTrue();
		assertThat(of(" ,\ta=1\t, ").members()).containsOnlyKeys("a");
		assertThat(of(" ,\ta=1\t, ").problem()).isEmpty();
	}

	@Test
	void memberNeedsAKeyAndAValue() {
		assertThat(of("=1").problem()).contains("the member '=1' is not legal");
		assertThat(of("=1").members()).containsOnlyKeys("");
		assertThat(of("a").problem()).contains("the member 'a' is not legal");
		assertThat(of("a=").problem()).contains("the member 'a=' is not legal");
	}

	@Test
	void messageCutsAMemberAfterFortyCharacters() {
		assertThat(of("A=" + "x".repeat(38)).problem()).contains("the member 'A=" + "x".repeat(38) + "' is not legal");
		assertThat(of("A=" + "x".repeat(39)).problem())
			.contains("the member 'A=" + "x".repeat(38) + "...' is not legal");
	}

	@Test
	void thirtyTwoMembersAreLegalAndOneMoreIsNot() {
		assertThat(of(members(32)).problem()).isEmpty();
		assertThat(of(members(33)).problem()).contains("it has 33 members, more than 32");
	}

	@Test
	void keptListHasAllKeysInTheirOrder() {
		TraceState sent = of("a=1,b=2,a=3");
		assertThat(sent.isKeptBy(of("own=0,a=1,b=2"))).isTrue();
		assertThat(sent.isKeptBy(of("a=3,b=2"))).isTrue();
		assertThat(sent.isKeptBy(of("b=2,a=1"))).isFalse();
		assertThat(sent.isKeptBy(of("a=1"))).isFalse();
		assertThat(sent.isKeptBy(of("a=1,b=9"))).isFalse();
	}

	@Test
	void aListIsDroppedWhenNoneOfItsKeysArrives() {
		assertThat(of("a=1,b=2").isDroppedBy(of("own=0"))).isTrue();
		assertThat(of("a=1,b=2").isDroppedBy(of("own=0,b=7"))).isFalse();
	}

	@Test
	void reportCutsAListAfterSixtyCharacters() {
		assertThat(of("a=" + "x".repeat(58))).hasToString("tracestate a=" + "x".repeat(58));
		assertThat(of("a=" + "x".repeat(59))).hasToString("tracestate a=" + "x".repeat(58) + "...");
	}

	@Test
	void theValueOfAMemberWithoutAKeyIsKept() {
		assertThat(of("=1").members()).containsEntry("", List.of("1"));
	}

	private static String members(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "k" + i + "=v").collect(Collectors.joining(","));
	}

	private static TraceState of(String... values) {
		List<Header> headers = new ArrayList<>();
		for (String value : values) {
			headers.add(new Header("TraceState", value));
		}
		headers.add(new Header("other", "z=9"));
		return TraceState.of(headers);
	}

}
