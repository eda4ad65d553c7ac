/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Report;
import io.joinkey.check.Report.Waived;
import io.joinkey.check.evidence.Evidence;

/**
 * Writes a report for programs. Only objects, arrays, strings, numbers and booleans occur
 * in it, and what is not known is left out.
 */
final class JsonReport {

	private JsonReport() {
	}

	static String render(Report report) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("passed", report.isPassed());
		json.put("rules", report.outcomes().stream().map(JsonReport::rule).toList());
		json.put("findings", report.causes().stream().map(JsonReport::cause).toList());
		json.put("waived", report.waived().stream().map(JsonReport::waived).toList());
		json.put("notes", report.notes());
		json.put("not_judged", report.notJudged());
		return Json.indented(json) + '\n';
	}

	private static Map<String, Object> rule(Outcome outcome) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("id", outcome.rule().id());
		json.put("summary", outcome.rule().summary());
		json.put("severity", word(outcome.rule().severity()));
		json.put("state", word(outcome.state()));
		json.put("evidence", outcome.evidence());
		if (!outcome.reason().isEmpty()) {
			json.put("reason", outcome.reason());
		}
		return json;
	}

	private static Map<String, Object> cause(Cause cause) {
		Map<String, Object> json = finding(cause.finding());
		json.put("also", cause.same().stream().map(JsonReport::merged).toList());
		json.put("consequences", cause.consequences().stream().map(JsonReport::merged).toList());
		return json;
	}

	private static Map<String, Object> merged(Finding finding) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("rule", finding.rule().id());
		json.put("subject", finding.subject());
		json.put("seen", finding.diagnosis().seen());
		json.put("wrong", finding.wrong().stream().map(Evidence::place).toList());
		return json;
	}

	private static Map<String, Object> finding(Finding finding) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("rule", finding.rule().id());
		json.put("severity", word(finding.rule().severity()));
		json.put("subject", finding.subject());
		json.put("expected", finding.diagnosis().expected());
		json.put("seen", finding.diagnosis().seen());
		Evidence lastRight = finding.diagnosis().lastRight();
		if (lastRight != null) {
			json.put("last_right", lastRight.place());
		}
		json.put("wrong", finding.wrong().stream().map(Evidence::place).toList());
		json.put("remedy", finding.diagnosis().remedy());
		return json;
	}

	private static Map<String, Object> waived(Waived waived) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("rule", waived.waiver().rule());
		json.put("subject", waived.waiver().subject());
		json.put("owner", waived.waiver().owner());
		json.put("expires", waived.waiver().expires().toString());
		json.put("seen", waived.seen());
		return json;
	}

	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
