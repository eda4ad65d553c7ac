/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;

/**
 * Groups hops by name.
 */
@FunctionalInterface
interface Hops {

	/**
	 * Return the hops.
	 * @return what a request to each name has done
	 */
	Map<String, Hop> hops();

}
