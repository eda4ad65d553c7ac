/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Mapping}.
 */
class MappingTests {

	@ParameterizedTest
	@CsvSource({ "/archive/newest, newest, true", "/archive/index, index, true", "/archive, list, true",
			"/claim/{id}, findClaim, false", "/archive/newest, archiveNewest, false", "/archive/run, list, false",
			"/old/archive, list, false", "/archived/archive/old, list, false", "/archive/old, old, false",
			"/send/latest, latest, false", "/claims/{claimId}, claim, true", "/claims/{number}, claim, true",
			"/claims/{number}/items, claim, false", "/claims/{id}, getClaim, true", "/claims/{id}, claimAll, false",
			"/claim/{id}, claim, false", "/sends/{id}, send, false" })
	void aPathAboutANounIsCalledIfItsMethodOnlyReads(String path, String method, boolean called) {
		Mapping mapping = new Mapping("GET", path, method, MappingKind.PLAIN, "");
		assertThat(mapping.obstacle(GateFileReader.read("variables: {id: 1, claimId: 1, number: 1}"))).isPresent();
		assertThat(
				mapping.reading().obstacle(GateFileReader.read("variables: {id: 1, claimId: 1, number: 1}")).isEmpty())
			.isEqualTo(called);
		assertThat(called && !mapping.isPerhapsReading()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			/places/{place}     | place     | it needs a value
			/places/{place}     | findPlace | it needs a value
			/places/{id}        | place     | 'place' suggests
			/places/{place}     | placeOrder | 'place' suggests
			/places/{place}     | doPlace   | 'place' suggests
			/transfers/{transfer}/transfer | transfer | 'transfer' suggests
			/transfers/{transfer}/transfer | show | 'transfer' suggests
			/place/{place}      | show      | 'place' suggests
			/orders/{order}     | place     | 'place' suggests
			/removes/{remove}   | remove    | 'removes' suggests""")
	void theNameOfAResourceSuggestsNoChange(String path, String method, String reason) {
		Mapping mapping = new Mapping("GET", path, method, MappingKind.PLAIN, "");
		assertThat(mapping.obstacle(GateFileReader.read(""))).get().asString().startsWith(reason);
	}

	@ParameterizedTest
	@CsvSource({ "/me/switch-to-idp, currentIdp", "/landing-page-fix, landingPageFix", "/data, seedData",
			"/devices/pause, pause" })
	void aWordOfAChangeIsNotCalled(String path, String method) {
		Mapping mapping = new Mapping("GET", path, method, MappingKind.PLAIN, "");
		assertThat(mapping.obstacle(GateFileReader.read(""))).get().asString().contains("suggests a change");
	}

	@Test
	void theReasonNamesHowToCallTheMappingAnyway() {
		Mapping mapping = new Mapping("GET", "/nightly", "direct", MappingKind.PLAIN, "");
		assertThat(mapping.leadingTo("JobLauncher.run, in com.acme.Importer.nightly").obstacle(GateFileReader.read("")))
			.contains(
					"it may lead to JobLauncher.run, in com.acme.Importer.nightly; list it under requests if a call does no harm");
	}

}
