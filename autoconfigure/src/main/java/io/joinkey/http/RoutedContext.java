/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * A request that keeps its route when an error page has another one. Stores its key
 * values as they are read: Micrometer's context has a map of them and sorts it for each
 * handler.
 */
final class RoutedContext extends ServerRequestObservationContext {

	private volatile boolean routed;

	private volatile KeyValues low = KeyValues.empty();

	private volatile KeyValues high = KeyValues.empty();

	RoutedContext(HttpServletRequest request, HttpServletResponse response) {
		super(request, response);
	}

	/**
	 * Ignores the error page, which has another route.
	 */
	void keepRoute() {
		this.routed = true;
	}

	@Override
	public void setPathPattern(@Nullable String pathPattern) {
		if (!this.routed) {
			super.setPathPattern(pathPattern);
		}
	}

	@Override
	public synchronized Observation.Context addLowCardinalityKeyValue(KeyValue keyValue) {
		this.low = this.low.and(keyValue);
		return this;
	}

	@Override
	public synchronized Observation.Context addLowCardinalityKeyValues(KeyValues keyValues) {
		this.low = merge(this.low, keyValues);
		return this;
	}

	@Override
	public synchronized Observation.Context removeLowCardinalityKeyValue(String name) {
		this.low = without(this.low, name);
		return this;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues() {
		return this.low;
	}

	@Override
	public @Nullable KeyValue getLowCardinalityKeyValue(String name) {
		return find(this.low, name);
	}

	@Override
	public synchronized Observation.Context addHighCardinalityKeyValue(KeyValue keyValue) {
		this.high = this.high.and(keyValue);
		return this;
	}

	@Override
	public synchronized Observation.Context addHighCardinalityKeyValues(KeyValues keyValues) {
		this.high = merge(this.high, keyValues);
		return this;
	}

	@Override
	public synchronized Observation.Context removeHighCardinalityKeyValue(String name) {
		this.high = without(this.high, name);
		return this;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues() {
		return this.high;
	}

	@Override
	public @Nullable KeyValue getHighCardinalityKeyValue(String name) {
		return find(this.high, name);
	}

	/**
	 * Return the new key values themselves if they replace all old ones, as those of the
	 * convention do at the end of most requests.
	 */
	private static KeyValues merge(KeyValues old, KeyValues added) {
		if (old == KeyValues.empty()) {
			return added;
		}
		Iterator<KeyValue> olds = old.iterator();
		for (KeyValue keyValue : added) {
			if (!olds.hasNext() || !olds.next().getKey().equals(keyValue.getKey())) {
				return old.and(added);
			}
		}
		return olds.hasNext() ? old.and(added) : added;
	}

	private static KeyValues without(KeyValues keyValues, String name) {
		List<KeyValue> kept = new ArrayList<>();
		for (KeyValue keyValue : keyValues) {
			if (!keyValue.getKey().equals(name)) {
				kept.add(keyValue);
			}
		}
		return KeyValues.of(kept);
	}

	private static @Nullable KeyValue find(KeyValues keyValues, String name) {
		for (KeyValue keyValue : keyValues) {
			if (keyValue.getKey().equals(name)) {
				return keyValue;
			}
		}
		return null;
	}

}
