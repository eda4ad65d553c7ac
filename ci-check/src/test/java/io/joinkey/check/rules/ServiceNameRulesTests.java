/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServiceNameRules}.
 */
class ServiceNameRulesTests {

	private static final String OWN = "com.acme.MdcEncoder";

	private final Observed observed = new Observed();

	@Test
	void theFilterThatTagsMetersWithAnotherNameIsNamed() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(),
				right.body().replace("service=\"orders\"", "service=\"bidding\"")));
		Setup setup = this.observed.setup;
		Wiring wiring = new Wiring(Map.of(), Map.of(Wiring.Part.METER_FILTER, List.of("the bean 'names'")), List.of(),
				List.of());
		this.observed.setup = setup(setup, Map.of("spring.application.name", "orders")).withWiring(wiring);
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.isEqualTo("let all follow spring.application.name: let the bean 'names' add no other tag service");
		this.observed.setup = setup(setup,
				Map.of("spring.application.name", "orders", "management.metrics.tags.service", "bidding"))
			.withWiring(wiring);
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.doesNotContain("the bean 'names'");
	}

	@Test
	void whereTheApplicationHasNoNameTheRemedyIsAName() {
		this.observed
			.rewrite((text) -> text.replace("\"service\":\"orders\"", "\"service\":\"spring-boot-application\""));
		this.observed.setup = setup(this.observed.setup, Map.of("management.metrics.tags.service", "unknown_service",
				"management.opentelemetry.resource-attributes.service.name", "unknown_service"));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.isEqualTo("let all follow spring.application.name: spring.application.name=<name of the service>");
	}

	@Test
	void theEncoderThatWritesTheRightNameIsLeftAlone() {
		LogLine right = this.observed.lines.get(0);
		this.observed.lines.replaceAll((line) -> (line == right)
				? new LogLine(line.event(), line.appender(), line.text(), writer("com.acme.RightEncoder", ""))
				: new LogLine(line.event(), line.appender(),
						line.text().replace("\"service\":\"orders\"", "\"service\":\"bidding\""), writer(OWN, "")));
		this.observed.setup = setup(this.observed.setup, Map.of("spring.application.name", "orders"));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy()).contains(
				"let MdcEncoder of appender CONSOLE (ConsoleAppender) write \"service\":\"orders\" instead of \"bidding\"");
	}

	private static Setup setup(Setup setup, Map<String, String> names) {
		return new Setup(setup.tracing(), List.of("com.acme"), List.of(), List.of(), List.of(), names, Map.of(),
				Map.of());
	}

	@Test
	void namesThatDisagreeAreFound() {
		this.observed.spans.replaceAll((span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), span.links(), span.timing(), new Source("other", "x", "y"), span.attributes()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).subject()).isEqualTo("service name");
	}

	@Test
	void theMessageOfNamesThatDisagreeNamesTheSourcesOfEach() {
		this.observed.rewrite((text) -> text.replace("\"service\":\"orders\"", "\"service\":{\"name\":\"shop\"}"));
		this.observed.setup = new Setup(this.observed.setup.tracing(), List.of("com.acme"), List.of(), List.of(),
				List.of(), Map.of("spring.application.name", "orders", "logging.structured.ecs.service.name", "shop"),
				Map.of(), Map.of());
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).message()).isEqualTo("""
				expected     one name in logs, spans and metrics
				seen         {logs=[orders, shop], metrics=[orders], spans=[orders]}, configured as \
				{logging.structured.ecs.service.name=shop, spring.application.name=orders}
				remedy       let all follow spring.application.name: remove logging.structured.ecs.service.name""");
	}

	@Test
	void theRemedyOfNamesThatDisagreeNamesOnlyThoseThatDiffer() {
		Map<String, String> names = Map.of("spring.application.name", "orders", "OTEL_SERVICE_NAME", "orders-otel",
				"management.metrics.tags.service", "orders-metrics", "logging.structured.ecs.service.name", "orders");
		this.observed.spans.replaceAll((span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), span.links(), span.timing(), new Source("orders-otel", "x", "y"), span.attributes()));
		this.observed.setup = new Setup(this.observed.setup.tracing(), List.of("com.acme"), List.of(), List.of(),
				List.of(), names, Map.of(), Map.of());
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.isEqualTo("let all follow spring.application.name: remove OTEL_SERVICE_NAME, and "
					+ "management.metrics.tags.service=${spring.application.name}");
	}

	@Test
	void aSignalWithoutANameIsFound() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replace("\"service\":\"orders\",", "").replace(",\"service\":\"orders\"", "")));
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(), "a 1\n# EOF\n"));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).findings()).extracting(Finding::subject)
			.containsExactly("logs", "metrics");
	}

	@Test
	void withoutANameOfTheApplicationTheRemedySetsOne() {
		assertThat(serviceInLogs("logstash", Map.of())).isEqualTo(
				"spring.application.name=<name of the service>, and logging.structured.json.add.service=${spring.application.name}");
		assertThat(serviceInLogs("logstash", Map.of("spring.application.name", "orders")))
			.isEqualTo("logging.structured.json.add.service=${spring.application.name}");
	}

	@Test
	void anEncoderOfTheLoggingFileIsNotAskedForANameAndNoted() {
		written(logstash());
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("JSON lines without the service's name: "
					+ "CONSOLE; if the log collector does not add it, <customFields>{\"service\":\"orders\"}</customFields> in LogstashEncoder of appender CONSOLE (ConsoleAppender)");
	}

	private static LogWriter logstash() {
		return new LogWriter(LogWriter.LOGBACK, "ch.qos.logback.core.ConsoleAppender", "",
				"net.logstash.logback.encoder.LogstashEncoder", "", "main", null);
	}

	/** Where the key service is an object already. */
	@Test
	void theRemedyOfTheElasticFormatAddsNoMember() {
		assertThat(serviceInLogs("ecs", Map.of())).isEqualTo("spring.application.name=<name of the service>");
		assertThat(serviceInLogs("ecs", Map.of("spring.application.name", "orders")))
			.isEqualTo("logging.structured.ecs.service.name=${spring.application.name}");
	}

	/** The property that adds a member adds it to the lines of all appenders. */
	@Test
	void theRemedyAddsNoMemberIfOneOfTwoAppendersHasTheElasticFormat() {
		serviceInLogs("logstash", Map.of());
		LogLine last = this.observed.lines.get(this.observed.lines.size() - 1);
		this.observed.lines.add(new LogLine(last.event(), "FILE", last.text(),
				new LogWriter(LogWriter.LOGBACK, "ch.qos.logback.core.FileAppender", "",
						"org.springframework.boot.logging.logback.StructuredLogEncoder", "ecs", "main", null)));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.isEqualTo("spring.application.name=<name of the service>");
	}

	/**
	 * Log4j2's layout does not tell its format: the line shows that service is an object.
	 */
	@Test
	void theRemedyOfTheElasticFormatOfLog4j2AddsNoMember() {
		LogWriter layout = new LogWriter(LogWriter.LOG4J2, "org.apache.logging.log4j.core.appender.ConsoleAppender", "",
				"org.springframework.boot.logging.log4j2.StructuredLogLayout", "", "main", null);
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replaceAll("\"service\":\"?orders\"?", "\"service\":{\"node\":{}}")));
		assertThat(serviceInLogs(layout, Map.of())).isEqualTo("spring.application.name=<name of the service>");
	}

	private String serviceInLogs(String format, Map<String, String> names) {
		return serviceInLogs(new LogWriter(LogWriter.LOGBACK, "ch.qos.logback.core.ConsoleAppender", "",
				"org.springframework.boot.logging.logback.StructuredLogEncoder", format, "main", null), names);
	}

	private String serviceInLogs(LogWriter writer, Map<String, String> names) {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replaceAll(",?\"service\":\"?orders\"?", ""), writer));
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(), List.of(),
				names, Map.of(), Map.of());
		return this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy();
	}

	@Test
	void withoutAServedScrapeOneSignalIsNotInconclusive() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 404, "", ""));
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), "text"));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aPageInPlaceOfTheScrapeLeavesOneSignal() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, "text/html;charset=UTF-8", "<html>"));
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), "text"));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void spansAloneWithoutMetricsHaveNothingToAgreeWith() {
		withoutMetrics();
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), "text"));
		Outcome outcome = this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason())
			.isEqualTo("the application serves no metrics, and its log lines need not name the service");
		this.observed.lines.clear();
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void logsAndSpansAgreeWithoutMetrics() {
		withoutMetrics();
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
	}

	private void withoutMetrics() {
		this.observed.scrapes.clear();
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(), List.of(),
				setup.serviceNames(), Map.of(Boundary.METRICS, "no registry"), Map.of());
	}

	@Test
	void aScrapeWithoutSamplesIsNotTakenForARefusedOne() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(), "# EOF\n"));
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), "text"));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void theRemedyNamesTheBeanThatNamesTheServiceOfSpans() {
		this.observed.spans.replaceAll((span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), span.links(), span.timing(), new Source("other", "x", "y"), span.attributes()));
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.RESOURCE, List.of("com.acme.Names")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy()).isEqualTo(
				"let all follow spring.application.name: set service.name to \"orders\" in com.acme.Names, such as .put(\"service.name\", \"orders\") of its ResourceBuilder or .merge(Resource.create(Attributes.of(AttributeKey.stringKey(\"service.name\"), \"orders\"))), or remove it if it sets nothing else for spans");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.TRACER_CUSTOMIZER, List.of("com.acme.Platform")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.isEqualTo("let all follow spring.application.name: let com.acme.Platform set no service.name");
	}

	@Test
	void aResourceThatKeepsTheNameOfOpenTelemetryGetsTheServicesName() {
		String unknown = "unknown_service:java";
		this.observed.spans.replaceAll((span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), span.links(), span.timing(), new Source(unknown, "x", "y"), span.attributes()));
		Setup setup = setup(this.observed.setup, Map.of("spring.application.name", "orders"));
		this.observed.setup = setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.RESOURCE, List.of("the bean 'own'")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy()).isEqualTo(
				"let all follow spring.application.name: set service.name to \"orders\" in the bean 'own', such as .put(\"service.name\", \"orders\") of its ResourceBuilder or .merge(Resource.create(Attributes.of(AttributeKey.stringKey(\"service.name\"), \"orders\"))), or remove it if it sets nothing else for spans");
		this.observed.setup = setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.TRACER_PROVIDER, List.of("the bean 'provider'")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy()).isEqualTo(
				"let all follow spring.application.name: give the bean 'provider' the injected Resource bean, setResource(resource), or remove it: Spring Boot makes one");
	}

	@Test
	void aProviderThatNamesTheServiceItselfKeepsItsResource() {
		this.observed.spans.replaceAll((span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), span.links(), span.timing(), new Source("other", "x", "y"), span.attributes()));
		this.observed.setup = setup(this.observed.setup, Map.of("spring.application.name", "orders"))
			.withWiring(new Wiring(Map.of(), Map.of(Wiring.Part.TRACER_PROVIDER, List.of("the bean 'provider'")),
					List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.doesNotContain("the injected Resource bean");
	}

	@Test
	void allThatCanTagMetersIsNamed() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(),
				right.body().replace("service=\"orders\"", "service=\"bidding\"")));
		this.observed.setup = setup(this.observed.setup, Map.of("spring.application.name", "orders"))
			.withWiring(new Wiring(Map.of(), Map.of(Wiring.Part.METER_CUSTOMIZER, List.of("the bean 'zone'"),
					Wiring.Part.OBSERVATION_TAGS, List.of("the bean 'tags'")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy()).isEqualTo(
				"let all follow spring.application.name: let the bean 'tags', the bean 'zone' add or change no tag service");
	}

	@Test
	void theBeanThatTagsMetersWithAnotherNameIsNamed() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(),
				right.body().replace("service=\"orders\"", "service=\"bidding\"")));
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), List.of("com.acme"), List.of(), List.of(), List.of(),
				Map.of("spring.application.name", "orders"), Map.of(), Map.of())
			.withWiring(new Wiring(Map.of(), Map.of(Wiring.Part.METER_CUSTOMIZER, List.of("the bean 'tags'")),
					List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.isEqualTo("let all follow spring.application.name: let the bean 'tags' add no other tag service");
	}

	@Test
	void theEncoderThatWritesAnotherNameIsNamed() {
		this.observed.rewrite((text) -> text.replace("\"service\":\"orders\"", "\"service\":\"bidding\""));
		this.observed.lines
			.replaceAll((line) -> new LogLine(line.event(), line.appender(), line.text(), writer(OWN, "")));
		this.observed.setup = new Setup(this.observed.setup.tracing(), List.of("com.acme"), List.of(), List.of(),
				List.of(), Map.of("spring.application.name", "orders"), Map.of(), Map.of());
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.contains(" write \"service\":\"orders\" instead of \"");
	}

	@Test
	void anAppenderThatNamesTheServiceInOneLineIsNotNoted() {
		List<LogLine> named = List.copyOf(this.observed.lines);
		written(writer(OWN, ""));
		List<LogLine> unnamed = List.copyOf(this.observed.lines);
		named.forEach((line) -> this.observed.lines
			.add(new LogLine(line.event(), line.appender(), line.text(), writer(OWN, ""))));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((note) -> note.startsWith("JSON lines"));
		this.observed.lines.addAll(unnamed);
		this.observed.lines.removeAll(unnamed.subList(0, 1));
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((note) -> note.startsWith("JSON lines"));
	}

	@Test
	void aScrapeThatWasRefusedIsNotAskedForAName() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 404, "", ""));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
	}

	@Test
	void textLinesAreNotAskedForAName() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), "INFO hello"));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
	}

	@Test
	void oneSignalAloneHasNothingToAgreeWith() {
		this.observed.lines.clear();
		this.observed.scrapes.clear();
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.INCONCLUSIVE);
		Observed lines = new Observed();
		lines.spans.clear();
		lines.scrapes.clear();
		lines.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), "{\"message\":\"x\"}\n"));
		assertThat(lines.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void remedyForAMissingNameFitsTheSignal() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), "{\"message\":\"x\"}\n"));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.startsWith("logging.");
		Observed metrics = new Observed();
		Scrape right = metrics.scrapes.get(0);
		metrics.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(), "a 1\n# EOF\n"));
		assertThat(metrics.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.startsWith("management.metrics.");
	}

	/** As in an application that adds it with logging.structured.json.add. */
	@Test
	void aKeyOfTheApplicationsOwnMayHaveTheName() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replace("\"service\":", "\"application_name\":"),
				writer("org.springframework.boot.logging.logback.StructuredLogEncoder", "logstash")));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("JSON lines that name the service in a field of the application's own: application_name");
	}

	@Test
	void aKeyOfTheApplicationsOwnWithAnotherValueIsNoName() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replace("\"service\":\"orders\"", "\"application_name\":\"shop\""),
				writer("org.springframework.boot.logging.logback.StructuredLogEncoder", "logstash")));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).subject()).isEqualTo("logs");
	}

	@Test
	void theHostOfGelfIsAnyHostIfAFieldNamesTheService() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replace("\"service\"", "\"host\":\"node-7\",\"service\""),
				new LogWriter(LogWriter.LOGBACK, "ConsoleAppender", "",
						"org.springframework.boot.logging.logback.StructuredLogEncoder", "gelf", "http-1", null)));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
	}

	@Test
	void theHostOfGelfIsTheService() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replace("\"service\"", "\"host\""), new LogWriter(LogWriter.LOGBACK, "ConsoleAppender", "",
						"org.springframework.boot.logging.logback.StructuredLogEncoder", "gelf", "http-1", null)));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).findings()).isEmpty();
	}

	@Test
	void anEncoderOfTheApplicationIsNotAskedForANameAndNoted() {
		written(writer(OWN, ""));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("JSON lines without the service's name: "
					+ "CONSOLE; if the log collector does not add it, write spring.application.name as the field service in MdcEncoder of appender CONSOLE (ConsoleAppender)");
	}

	@Test
	void aFormatterOfTheApplicationIsNotAskedForAName() {
		written(writer("org.springframework.boot.logging.logback.StructuredLogEncoder", "com.acme.MdcFormatter"));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.anyMatch((note) -> note.startsWith("JSON lines without the service's name: CONSOLE; "));
	}

	@Test
	void springBootsLinesAreAskedForANameBesideOthers() {
		List<LogLine> known = List.copyOf(this.observed.lines);
		written(writer(OWN, ""));
		known.forEach((line) -> this.observed.lines
			.add(new LogLine(line.event(), "FILE", line.text().replaceAll(",?\"service\":\"?orders\"?", ""),
					writer("org.springframework.boot.logging.logback.StructuredLogEncoder", "logstash"))));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().remedy())
			.isEqualTo("logging.structured.json.add.service=${spring.application.name}");
	}

	@Test
	void theNameThatAnEncoderOfTheApplicationWritesHasToAgree() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replace("\"service\":\"orders\"", "\"service\":\"shop\""), writer(OWN, "")));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).diagnosis().seen())
			.startsWith("{logs=[shop], metrics=[orders], spans=[orders]}");
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((note) -> note.startsWith("JSON lines"));
	}

	private void written(LogWriter writer) {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replaceAll(",?\"service\":\"?orders\"?", ""), writer));
	}

	private static LogWriter writer(String format, String setting) {
		return new LogWriter(LogWriter.LOGBACK, "ch.qos.logback.core.ConsoleAppender", "", format, setting, "main",
				null);
	}

}
