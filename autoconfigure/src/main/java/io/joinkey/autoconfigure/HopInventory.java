/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.joinkey.autoconfigure.HopStatus.Hop;

/**
 * The status of each signal and hop, asked for when it is needed.
 */
final class HopInventory {

	private final List<HopStatus.Reporter> reporters;

	HopInventory(List<HopStatus.Reporter> reporters) {
		this.reporters = reporters;
	}

	List<HopStatus> hops() {
		Map<Hop, HopStatus> hops = new EnumMap<>(Hop.class);
		for (Hop hop : Hop.values()) {
			hops.put(hop, hop.absent());
		}
		for (HopStatus.Reporter reporter : this.reporters) {
			HopStatus status = reporter.status();
			hops.put(status.hop(), status);
		}
		return List.copyOf(hops.values());
	}

}
