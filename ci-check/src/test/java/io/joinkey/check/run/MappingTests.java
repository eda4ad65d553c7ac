/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Mapping}.
 */
class MappingTests {

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

}
