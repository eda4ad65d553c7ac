/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Names where a property of a remedy is set, if a value in the application's own file
 * would not replace it, and the library whose file has the appender.
 */
final class PropertyPlaces {

	private PropertyPlaces() {
	}

	static Finding named(Finding finding, Setup setup) {
		Diagnosis diagnosis = finding.diagnosis();
		String places = new TreeMap<>(setup.wiring().origins()).entrySet()
			.stream()
			.filter((origin) -> names(diagnosis.remedy(), origin.getKey()))
			.map(PropertyPlaces::place)
			.collect(Collectors.joining()) + ofJar(diagnosis.remedy(), setup);
		return places.isEmpty() ? finding
				: new Finding(finding.rule(), finding.subject(), new Diagnosis(diagnosis.expected(), diagnosis.seen(),
						diagnosis.lastRight(), diagnosis.remedy() + places), finding.wrong());
	}

	/** A file of the application wins over the one of a library. */
	private static String ofJar(String remedy, Setup setup) {
		return !remedy.contains(" of appender ") ? ""
				: setup.wiring()
					.named(Part.LOGGING_JAR)
					.map((file) -> "; the appender is in " + file
							+ ": copy this file to src/main/resources, and change the copy")
					.orElse("");
	}

	private static boolean names(String remedy, String property) {
		return Pattern.compile("(?<![\\w.{-])" + Pattern.quote(property) + "(?![\\w-]|\\.\\w)").matcher(remedy).find();
	}

	private static String place(Map.Entry<String, String> origin) {
		String where = origin.getValue();
		boolean file = where.matches("(document \\d+ of )?[\\w.-]+");
		return "; change " + origin.getKey() + " where it is set, " + (file ? "in " : "by ") + where
				+ ", which wins over application.properties";
	}

}
