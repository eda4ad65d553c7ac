/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CalledMappings}.
 */
class CalledMappingsTests {

	private final CalledMappings mappings = new CalledMappings();

	@Test
	void anUnansweredMappingIsDistinguishedFromAnUncalledOne() {
		add("/slow");
		add("/late");
		this.mappings.called(GateFile.Sent.discovered("/slow"));
		assertThat(this.mappings.read(List.of())).extracting(Coverage.Mapping::reason)
			.containsExactly("it was called, and not answered in time", "the calls before took too long");
	}

	/** As two versions of one path are. */
	@Test
	void ofTwoMappingsOfOnePathARequestIsOfOne() {
		add("/users");
		add("/users");
		this.mappings.called(GateFile.Sent.discovered("/users"));
		assertThat(this.mappings.read(answered())).extracting(Coverage.Mapping::calls).containsExactly(2, 0);
		assertThat(this.mappings.read(answered()).get(1).reason())
			.startsWith("another mapping of this path may have answered");
		this.mappings
			.called(new GateFile.Sent("GET", "/users", Map.of("API-Version", "2.0"), "", 200, Boolean.FALSE, 3));
		assertThat(this.mappings.read(answered())).extracting(Coverage.Mapping::reason).containsExactly("", "");
	}

	/** As beside Spring Data REST's /{repository}. */
	@Test
	void aRequestOfAPathIsNotOfAPatternBesideIt() {
		add("/{repository}");
		add("/users");
		this.mappings.called(GateFile.Sent.discovered("/users"));
		assertThat(this.mappings.read(answered())).extracting(Coverage.Mapping::calls).containsExactly(0, 2);
		assertThat(this.mappings.read(answered()).get(0).reason()).isEqualTo("the calls before took too long");
	}

	private void add(String path) {
		this.mappings.add(new Mapping("GET", path, "users", MappingKind.PLAIN, ""), "the calls before took too long");
	}

	private static List<SentRequest> answered() {
		SentRequest request = new SentRequest(new ThreadSnapshot(1, "main", null, Map.of()), 2, "GET", "/users",
				List.of(), 200);
		return List.of(request, request);
	}

}
