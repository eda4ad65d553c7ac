/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.List;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of records as listeners do, for tests of other packages.
 */
public final class RecordHeaderGetter implements TextMapGetter<Object> {

	@Override
	public Iterable<String> keys(Object carrier) {
		return List.of();
	}

	@Override
	public @Nullable String get(@Nullable Object carrier, String key) {
		return HeaderReader.read(carrier, key);
	}

}
