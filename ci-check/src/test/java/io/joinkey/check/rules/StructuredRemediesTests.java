/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StructuredRemedies}.
 */
class StructuredRemediesTests {

	private static final String JSON = "logging.structured.json.";

	private static final Map<String, String> CANONICAL = Map.of("trace_id", Observed.SERVER.traceId(), "span_id",
			Observed.SERVER.spanId(), "trace_flags", "01");

	private final Map<String, String> properties = new HashMap<>();

	private String setting = "logstash";

	private Map<String, String> context = LogRemediesTests.MICROMETER;

	@Test
	void eachIdIsRenamedByItsOwnPath() {
		assertThat(renamed("traceId", "spanId")).startsWith(
				"logging.structured.json.rename.traceId=trace_id, and logging.structured.json.rename.spanId=span_id, and a StructuredLoggingJsonMembersCustomizer that adds trace_flags, with logging.structured.json.customizer=<its class>: members.add(");
		assertThat(renamed("ctx_traceId", "span_id"))
			.startsWith("logging.structured.json.rename.ctx_traceId=trace_id, and a Structured");
	}

	@Test
	void linesOfEcsNeedNoFlags() {
		this.setting = "ecs";
		assertThat(renamed("traceId", "spanId")).isEqualTo(
				"logging.structured.json.rename.traceId=trace_id, and logging.structured.json.rename.spanId=span_id");
	}

	@Test
	void aPropertyThatRenamesAnIdIsChanged() {
		this.properties.put(JSON + "rename.traceId", "correlationId");
		assertThat(renamed("correlationId", "spanId")).startsWith(
				"logging.structured.json.rename.traceId=trace_id instead of correlationId, and logging.structured.json.rename.spanId=span_id, and ");
	}

	@Test
	void aPropertyThatRenamesACanonicalKeyIsRemoved() {
		this.context = CANONICAL;
		this.properties.put(JSON + "rename.trace_id", "traceId");
		assertThat(renamed("traceId", "span_id"))
			.isEqualTo("remove logging.structured.json.rename.trace_id, and leave trace_flags of the MDC in the lines");
	}

	@Test
	void aKeyThatIsExcludedIsNotRenamedFromAnother() {
		this.context = CANONICAL;
		this.properties.put(JSON + "exclude", "trace_id,ecs.version");
		assertThat(renamed("traceId", "span_id")).isEqualTo("remove trace_id from logging.structured.json.exclude");
	}

	@Test
	void aCustomizerThatRenamesAnIdIsNamedAndAddsTheFlags() {
		this.properties.put(JSON + "customizer", "com.acme.Members");
		assertThat(renamed("trace", "spanId")).startsWith(
				"let com.acme.Members call the member trace_id instead of trace, and logging.structured.json.rename.spanId=span_id, and let com.acme.Members add trace_flags too: members.add(\"trace_flags\",");
	}

	@Test
	void anObjectOfTheContextIsLeftOut() {
		this.properties.put(JSON + "context.prefix", "mdc.");
		assertThat(renamed("mdc.traceId", "mdc.spanId")).startsWith(
				"remove logging.structured.json.context.prefix, and logging.structured.json.rename.traceId=trace_id, and logging.structured.json.rename.spanId=span_id, and ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					exclude         | tenant, traceId         | remove traceId from logging.structured.json.exclude
					exclude         | mdc.traceId,mdc.spanId  | remove traceId, spanId from logging.structured.json.exclude
					exclude         | tenant                  | logging.structured.json.context.include=true, and let no
					context.include | false                   | logging.structured.json.context.include=true
					context.include | true                    | logging.structured.json.context.include=true, and let no
					include         | message                 | logging.structured.json.include=message,traceId,spanId,trace_flags, with
					customizer      | com.acme.Trim           | let com.acme.Trim, the value of logging.structured.json.customizer, leave the members""")
	void whatLeavesTheIdsOutIsNamed(String name, String value, String remedy) {
		this.properties.put(JSON + name, value);
		String missing = StructuredRemedies.of(LogFormat.of(line("{}")), wiring()).missing();
		if (remedy.endsWith("true") || remedy.endsWith("exclude")) {
			assertThat(missing).isEqualTo(remedy);
		}
		else {
			assertThat(missing).startsWith(remedy);
		}
	}

	@Test
	void aCustomizerOfSpringFactoriesIsNamed() {
		Wiring wiring = new Wiring(Map.of(), Map.of(Wiring.Part.JSON_CUSTOMIZER, List.of("com.acme.Privacy")),
				List.of(), List.of());
		assertThat(StructuredRemedies.of(LogFormat.of(line("{}")), wiring).missing())
			.startsWith("let com.acme.Privacy, of META-INF/spring.factories, leave the members traceId and spanId");
		assertThat(StructuredRemedies.customizer(wiring)).isEqualTo("com.acme.Privacy");
	}

	private String renamed(String trace, String span) {
		LogLine line = line("{\"%s\":\"%s\",\"%s\":\"%s\"}".formatted(trace, Observed.SERVER.traceId(), span,
				Observed.SERVER.spanId()));
		ParsedLine parsed = ParsedLine.of(line, Set.of(Observed.SERVER.traceId()));
		return StructuredRemedies.of(LogFormat.of(line), wiring()).renamed(parsed);
	}

	private Wiring wiring() {
		return new Wiring(this.properties, Map.of(), List.of(), List.of());
	}

	private LogLine line(String text) {
		LogWriter writer = LogRemediesTests.writer(LogWriter.LOGBACK,
				"org.springframework.boot.logging.logback.StructuredLogEncoder", this.setting);
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER, this.context);
		return new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "hello"), "FILE", text, writer);
	}

}
