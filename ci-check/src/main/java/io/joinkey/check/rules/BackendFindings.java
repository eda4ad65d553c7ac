/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.BackendName;

/**
 * Collects what is wrong in the files of back ends: one finding for a name in a file,
 * with each of its lines.
 */
final class BackendFindings {

	private final Judgement judgement;

	private final Map<List<String>, Diagnosis> diagnoses = new LinkedHashMap<>();

	private final Map<List<String>, List<BackendName>> wrong = new LinkedHashMap<>();

	BackendFindings(Judgement judgement) {
		this.judgement = judgement;
	}

	void right() {
		this.judgement.saw(1);
	}

	void broken(BackendName name, Diagnosis diagnosis) {
		broken(name, name.name(), diagnosis);
	}

	void broken(BackendName name, String what, Diagnosis diagnosis) {
		List<String> subject = List.of(name.source().file(), what);
		this.judgement.saw(1);
		this.diagnoses.putIfAbsent(subject, diagnosis);
		this.wrong.computeIfAbsent(subject, (each) -> new ArrayList<>()).add(name);
	}

	void report() {
		this.diagnoses.forEach((subject, diagnosis) -> this.judgement.broken(String.join(" ", subject), diagnosis,
				this.wrong.getOrDefault(subject, List.of()).toArray(BackendName[]::new)));
	}

}
