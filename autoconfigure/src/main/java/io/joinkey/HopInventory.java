/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.HopStatus.Hop;
import io.joinkey.HopStatus.State;

/**
 * Collects the status of each signal and hop.
 */
final class HopInventory {

	private final List<HopStatus.Reporter> reporters;

	private final Set<Feature> enabled;

	HopInventory(List<HopStatus.Reporter> reporters, Set<Feature> enabled) {
		this.reporters = reporters;
		this.enabled = enabled;
	}

	List<HopStatus> hops() {
		Map<Hop, HopStatus> hops = new EnumMap<>(Hop.class);
		for (Hop hop : Hop.values()) {
			hops.put(hop, this.enabled.contains(hop.feature()) ? hop.absent()
					: HopStatus.off(hop, hop.feature().property() + " is false"));
		}
		for (HopStatus.Reporter reporter : this.reporters) {
			hops.put(reporter.hop(), status(reporter));
		}
		for (ForeignInternal missing : ForeignInternal.missing()) {
			hops.replaceAll((hop, status) -> hop.label().equals(missing.hop()) ? without(missing, status) : status);
		}
		return List.copyOf(hops.values());
	}

	private static HopStatus status(HopStatus.Reporter reporter) {
		try {
			return reporter.status();
		}
		catch (RuntimeException | LinkageError ex) {
			return HopStatus.backedOff(reporter.hop(), "could not be determined: " + ex);
		}
	}

	private static HopStatus without(ForeignInternal missing, HopStatus status) {
		return (status.state() == State.OFF) ? status
				: HopStatus.backedOff(status.hop(), status.reason() + "; " + missing + " is missing");
	}

}
