/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

/**
 * One header field as it stood on the wire; a name may occur more than once.
 *
 * @param name the name, as sent
 * @param value the value, as sent
 */
public record Header(String name, String value) {

	public static List<String> values(List<Header> headers, String name) {
		return headers.stream().filter((header) -> header.name().equalsIgnoreCase(name)).map(Header::value).toList();
	}

}
