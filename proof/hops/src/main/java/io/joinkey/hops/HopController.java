/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs a hop on request.
 */
@RestController
@ConditionalOnWebApplication(type = Type.SERVLET)
class HopController {

	private final Map<String, Hop> hops = new HashMap<>();

	HopController(List<Hops> all) {
		all.forEach((some) -> this.hops.putAll(some.hops()));
	}

	@GetMapping("/hop/{name}")
	String run(@PathVariable String name) throws Exception {
		Hop hop = this.hops.get(name);
		if (hop == null) {
			throw new IllegalArgumentException("Unknown hop " + name);
		}
		hop.run();
		return name;
	}

}
