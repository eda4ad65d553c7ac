/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Reads the keys of the application that switch off observations and meters by the
 * beginning of their names.
 */
final class EnableKeys {

	private static final List<String> GROUPS = List.of("management.observations.enable", "management.metrics.enable");

	private EnableKeys() {
	}

	static void read(Environment environment, Map<String, String> properties) {
		for (String group : GROUPS) {
			Binder.get(environment)
				.bind(group, Bindable.mapOf(String.class, String.class))
				.ifBound((keys) -> keys.forEach((key, value) -> properties.put(group + "." + key, value)));
		}
	}

}
