/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;

/**
 * A log field that names the trace to which the SERVER span of a request has a link.
 *
 * @param name the name of the field
 * @param subject the subject of a finding
 * @param whose whose trace the field names
 * @param remedy what fixes lines without it
 */
record LinkedTraceField(String name, String subject, String whose, String remedy) {

	/**
	 * Judges the lines within the SERVER span itself: its trace may go on in a listener,
	 * where the field is not propagated. A text layout shows the fields of its choice.
	 */
	void judge(Telemetry telemetry, SpanRecord server, SpanContext linked, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		for (ParsedLine line : traces.lines()) {
			if (traces.span(line.event().snapshot().active()) == server && isShown(telemetry, line)) {
				String value = line.value(this.name);
				judgement.saw(1);
				if (!linked.traceId().equals(value)) {
					judgement.broken(this.subject,
							new Diagnosis("the field " + this.name + " with " + this.whose + ", " + linked.traceId(),
									(value != null) ? value : "no such field", server, this.remedy),
							line.source());
				}
			}
		}
	}

	/** The encoder may leave out what the MDC has. */
	private boolean isShown(Telemetry telemetry, ParsedLine line) {
		return line.json() != null && line.value("truncated") == null && telemetry.setup().isApplication(line.event())
				&& (line.value(this.name) != null || !line.event().snapshot().context().containsKey(this.name));
	}

}
