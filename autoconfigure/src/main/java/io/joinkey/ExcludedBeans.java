/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Set;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Reads the names of beans that Joinkey leaves as they are. They are read from the
 * environment, because bean post-processors start before {@link JoinkeyProperties} is
 * bound.
 */
public final class ExcludedBeans {

	private ExcludedBeans() {
	}

	public static Set<String> of(Environment environment) {
		return Binder.get(environment).bind("joinkey.excluded-beans", Bindable.setOf(String.class)).orElseGet(Set::of);
	}

}
