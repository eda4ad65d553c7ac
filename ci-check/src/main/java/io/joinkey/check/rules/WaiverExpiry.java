/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.time.LocalDate;
import java.util.List;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.Rule;
import io.joinkey.check.Waiver;
import io.joinkey.check.evidence.Telemetry;

/**
 * Finds waivers that have expired.
 */
final class WaiverExpiry implements Rule {

	private final List<Waiver> waivers;

	private final LocalDate today;

	public WaiverExpiry(List<Waiver> waivers, LocalDate today) {
		this.waivers = waivers;
		this.today = today;
	}

	@Override
	public String id() {
		return "waiver-expired";
	}

	@Override
	public String summary() {
		return "each waiver is still within its term";
	}

	@Override
	public void judge(Telemetry telemetry, Judgement judgement) {
		judgement.saw(this.waivers.size());
		for (Waiver waiver : this.waivers) {
			if (waiver.isExpired(this.today)) {
				judgement.broken(waiver.rule() + " " + waiver.subject(), new Diagnosis("a waiver within its term",
						"it expired on " + waiver.expires() + waiver.where(), null,
						"delete it if the finding is gone, or ask its owner, " + waiver.owner() + ", for a new date"));
			}
		}
	}

}
