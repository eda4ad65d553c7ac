/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.io.IOException;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Waiver;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import io.joinkey.check.rules.Observed;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReportFormat}.
 */
class ReportFormatTests {

	private static final String HOSTILE = "</code><script>alert(1)</script> & \"x\" | `y` ``` \u001b[31m\u0000 \ud800\n";

	/** The application that is observed trusts each caller, and promises none an id. */
	private static final List<CorrelationRule> RULES = List.copyOf(EnumSet.complementOf(EnumSet
		.of(CorrelationRule.RESPONSE_EXPOSES_ID, CorrelationRule.EDGE_POLICY, CorrelationRule.BAGGAGE_ALLOW_LIST)));

	private final Telemetry telemetry = Observed.broken(HOSTILE);

	private final Report report = Evaluation.of(this.telemetry, RULES);

	@Test
	void theTextOfAPassedReportIsShort() {
		assertThat(healthy(ReportFormat.TEXT))
			.startsWith("Correlation gate passed: 0 findings, 0 warnings, 0 inconclusive, 0 not judged, "
					+ (RULES.size() - 1) + " held, 1 not applicable, 0 waived\n");
	}

	@Test
	void theTextNamesEachFindingWithItsMessage() {
		String text = render(ReportFormat.TEXT);
		assertThat(text).startsWith("Correlation gate failed: 2 findings, 0 warnings, 0 inconclusive, 1 not judged, "
				+ (RULES.size() - 5) + " held, 1 not applicable");
		assertThat(text).contains("""

				outgoing-traceparent  GET localhost/pay
				  expected     one traceparent header
				  seen         none, although its CLIENT span wrote one
				  last right   CLIENT span "http get"\s""");
		assertThat(text).contains("\nNot judged because outgoing-traceparent is broken: outgoing-tracestate-baggage\n");
	}

	@Test
	void theTextHoldsNothingThatATerminalTakesForACommand() {
		assertThat(render(ReportFormat.TEXT)).contains("?[31m").doesNotContain("\u001b", "\u0000");
	}

	@Test
	void waivedAndNotApplicableRulesAreNamedWithTheirReasons() {
		Setup setup = this.telemetry.setup();
		Telemetry withoutKafka = new Telemetry(this.telemetry.requests(), this.telemetry.lines(),
				this.telemetry.spans(), this.telemetry.exchanges(), List.of(), List.of(), this.telemetry.scrapes(),
				new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(), setup.clients(),
						setup.meterRegistries(), Map.of(), Map.of(Boundary.KAFKA_LISTENER, "no Kafka on the class path",
								Boundary.KAFKA_BATCH_LISTENER, "no Kafka on the class path"),
						Map.of()),
				List.of(), List.of(), Coverage.NONE);
		LocalDate today = LocalDate.of(2026, 11, 21);
		Report waived = Evaluation.of(withoutKafka,
				List.of(CorrelationRule.KAFKA_CONSUMED, CorrelationRule.OUTGOING_TRACEPARENT),
				List.of(new Waiver("outgoing-traceparent", "GET localhost/pay", "Ada", today)), today);
		assertThat(ReportFormat.TEXT.render(waived, withoutKafka)).isEqualTo(
				"""
						Correlation gate passed: 0 findings, 0 warnings, 0 inconclusive, 0 not judged, 3 held, 1 not applicable, 1 waived

						Not seen by the gate
						  statuses never seen: 4xx

						Waived
						  outgoing-traceparent  GET localhost/pay  until 2026-11-21 by Ada: none, although its CLIENT span wrote one
						""");
		assertThat(ReportFormat.MARKDOWN.render(waived, withoutKafka)).contains("## Waived",
				"| kafka-consumed | not applicable | 0 | <code>no Kafka on the class path</code> |",
				"| <code>outgoing-traceparent</code> | <code>GET localhost/pay</code> | <code>Ada</code> | 2026-11-21 | <code>none, although its CLIENT span wrote one</code> |");
		assertThat(JsonPath.<String>read(ReportFormat.JSON.render(waived, withoutKafka), "$.waived[0].owner"))
			.isEqualTo("Ada");
	}

	@Test
	void theMarkdownHasAHeadingPerFindingAndARowPerRule() {
		String markdown = render(ReportFormat.MARKDOWN);
		assertThat(markdown).startsWith("# Correlation gate failed: 2 findings")
			.contains("\n## outgoing-traceparent: <code>GET localhost/pay</code>\n",
					"\n| real-tracer | held | 1 |  |\n", "\n| outgoing-traceparent | **broken** | 1 |  |\n",
					"\n| outgoing-tracestate-baggage | **inconclusive** | 0 | <code>not judged, because outgoing-traceparent is broken");
		assertThat(markdown.lines().filter((line) -> line.startsWith("| "))).hasSize(RULES.size() + 1);
	}

	@Test
	void noLineOfALogClosesTheMarkdownsFence() {
		String markdown = render(ReportFormat.MARKDOWN);
		assertThat(markdown).contains("````\nexpected");
		String outside = markdown.replaceAll("(?s)(`{3,})\n.*?\n\\1\n", "");
		assertThat(outside).doesNotContain("<script>");
	}

	@Test
	void theJsonHoldsEachFindingAndEachRule() {
		DocumentContext json = JsonPath.parse(render(ReportFormat.JSON));
		assertThat(json.<Boolean>read("$.passed")).isFalse();
		assertThat(json.<Integer>read("$.rules.length()")).isEqualTo(RULES.size());
		assertThat(json.<List<String>>read("$.rules[?(@.id == 'outgoing-traceparent')].state"))
			.containsExactly("broken");
		assertThat(json.<List<String>>read("$.findings[*].rule")).containsExactly("log-json-clean",
				"outgoing-traceparent");
		assertThat(json.<List<String>>read("$.findings[0].consequences[*].rule")).containsExactly("log-every-appender");
		assertThat(json.<String>read("$.findings[1].last_right")).startsWith("CLIENT span");
		assertThat(json.<List<String>>read("$.findings[1].wrong")).containsExactly("call GET localhost/pay");
		assertThat(json.<String>read("$.findings[0].wrong[0]")).contains("</code><script>alert(1)</script> & \"x\"");
	}

	@Test
	void headersThatCarrySecretsAreRedactedInEachFile() {
		Telemetry secret = new Telemetry(
				List.of(new SentRequest(this.telemetry.requests().get(0).sender(), 19, "GET", "/orders",
						List.of(new Header("Authorization", "Basic hunter2"), new Header("COOKIE", "hunter2"),
								new Header("X-Api-Key", "hunter2")),
						200)),
				List.of(), this.telemetry.spans(),
				List.of(new HttpExchange(14, "GET", "http://localhost/pay",
						List.of(new Header("authorization", "hunter2"), new Header("Accept", "text/plain")), 200)),
				List.of(), List.of(), List.of(), this.telemetry.setup(), List.of(), List.of(), Coverage.NONE);
		Report judged = Evaluation.of(secret, RULES);
		for (ReportFormat format : ReportFormat.values()) {
			assertThat(format.render(judged, secret)).as(format.fileName()).doesNotContain("hunter2");
		}
		for (EvidenceFile file : EvidenceFile.values()) {
			assertThat(file.render(secret)).as(file.fileName()).doesNotContain("hunter2");
		}
		assertThat(EvidenceFile.WIRE.render(secret)).contains("(redacted)", "text/plain");
	}

	@Test
	void theValueThatRemediesProposeIsNotASecret() {
		assertThat(Secrets.of(List.of("value", "hunter2")).redact("it needs a value of {id}, not hunter2"))
			.isEqualTo("it needs a value of {id}, not (redacted)");
	}

	@Test
	void theTrustedHeaderIsRedactedInEachFile() {
		Telemetry secret = new Telemetry(
				List.of(new SentRequest(this.telemetry.requests().get(0).sender(), 19, "GET", "/orders",
						List.of(new Header("X-Edge", "hunter2-hunter2-hunter2")), 200)),
				List.of(), this.telemetry.spans(), List.of(), List.of(), List.of(), List.of(),
				this.telemetry.setup()
					.withWiring(new Wiring(Map.of("joinkey.edge.trusted.header", "x-edge"), Map.of(), List.of(),
							List.of())),
				List.of(), List.of(), Coverage.NONE);
		Report judged = Evaluation.of(secret, RULES);
		for (ReportFormat format : ReportFormat.values()) {
			assertThat(format.render(judged, secret)).as(format.fileName()).doesNotContain("hunter2");
		}
		assertThat(EvidenceFile.WIRE.render(secret)).contains("(redacted)").doesNotContain("hunter2");
	}

	@Test
	void theJsonOfAPassedReportHasEmptyArrays() {
		DocumentContext json = JsonPath.parse(healthy(ReportFormat.JSON));
		assertThat(json.<Boolean>read("$.passed")).isTrue();
		assertThat(json.<List<String>>read("$.findings")).isEmpty();
		assertThat(json.<List<String>>read("$.waived")).isEmpty();
	}

	@Test
	void theJunitSuiteHasATestCaseForEachRule() throws Exception {
		Document suite = parse(render(ReportFormat.JUNIT));
		assertThat(suite.getDocumentElement().getAttribute("tests")).isEqualTo(String.valueOf(RULES.size()));
		assertThat(suite.getDocumentElement().getAttribute("failures")).isEqualTo("2");
		assertThat(elements(suite, "failure")).extracting((failure) -> failure.getAttribute("message"))
			.containsExactly("CONSOLE", "GET localhost/pay");
		assertThat(elements(suite, "skipped")).extracting((skipped) -> skipped.getAttribute("message"))
			.containsExactly("consequence of log-json-clean CONSOLE",
					"the application has no business keys: joinkey.keys.names is not set",
					"not judged, because outgoing-traceparent is broken");
		assertThat(elements(suite, "failure").get(1).getTextContent()).contains("seen         none");
	}

	@Test
	void thePageIsWellFormedAndLoadsNothing() throws Exception {
		String html = render(ReportFormat.HTML);
		Document page = parse(html);
		assertThat(elements(page, "script")).isEmpty();
		assertThat(elements(page, "link")).isEmpty();
		assertThat(elements(page, "img")).isEmpty();
		assertThat(html).contains("default-src 'none'").doesNotContain("url(", "@import", "<script");
	}

	@Test
	void everyLinkOfThePageLeadsSomewhereAndNoIdStandsTwice() throws Exception {
		Document page = parse(render(ReportFormat.HTML));
		List<String> ids = elements(page, "*").stream()
			.map((element) -> element.getAttribute("id"))
			.filter((id) -> !id.isEmpty())
			.toList();
		assertThat(ids).doesNotHaveDuplicates();
		assertThat(elements(page, "a")).isNotEmpty()
			.allSatisfy((link) -> assertThat(ids).contains(link.getAttribute("href").substring(1)));
	}

	@Test
	void brokenEvidenceIsRedAndLinksToItsFinding() throws Exception {
		Document page = parse(render(ReportFormat.HTML));
		List<Element> broken = elements(page, "li").stream()
			.filter((item) -> item.getAttribute("class").equals("broken"))
			.toList();
		assertThat(broken).hasSize(2);
		assertThat(broken).extracting((item) -> elements(item, "a").get(0).getTextContent())
			.containsExactlyInAnyOrder("broken: finding 1", "broken: finding 2");
		assertThat(elements(page, "article")).hasSize(2)
			.allSatisfy((article) -> assertThat(article.getTextContent()).containsPattern("where finding [1-3] broke"));
	}

	@Test
	void casesInWhichNothingBrokeAreFoldedAndWarningsSayWhatTheyAre() throws Exception {
		Document page = parse(healthy(ReportFormat.HTML));
		assertThat(folded(page)).singleElement()
			.satisfies((details) -> assertThat(elements(details, "summary").get(0).getTextContent())
				.isEqualTo("Requests to the gate's own handler in which nothing broke: 1"));
		Finding finding = new Finding(CorrelationRule.INBOUND_W3C_STRICT, "traceparent_duplicated",
				new Finding.Diagnosis("a new trace", "an old one", null, "a strict propagator"),
				List.of(this.telemetry.requests().get(2)));
		Report warned = new Report(
				List.of(new Outcome(CorrelationRule.INBOUND_W3C_STRICT, State.BROKEN, 1, "", List.of(finding))),
				List.of(), List.of(), List.of(), List.of(new Cause(finding, List.of(), List.of())));
		page = parse(ReportFormat.HTML.render(warned, this.telemetry));
		assertThat(folded(page)).isEmpty();
		assertThat(elements(page, "article")).singleElement().satisfies((article) -> {
			assertThat(article.getAttribute("class")).isEqualTo("warned");
			assertThat(article.getTextContent()).contains("traceparent_duplicated (warning)");
		});
	}

	@Test
	void aLogLineIsReadableAndWhatWasWrittenIsFolded() throws Exception {
		Document page = parse(healthy(ReportFormat.HTML));
		Element line = elements(page, "li").stream()
			.filter((item) -> item.getTextContent().startsWith("log, CONSOLE"))
			.findFirst()
			.orElseThrow();
		assertThat(line.getTextContent()).startsWith("log, CONSOLE INFO com.acme.Orders: ");
		assertThat(elements(line, "details")).singleElement()
			.satisfies((written) -> assertThat(written.getTextContent()).contains("trace_id"));
	}

	private static List<Element> traces(Document page) {
		return elements(page, "section").stream()
			.filter((section) -> section.getAttribute("class").equals("trace"))
			.toList();
	}

	private static List<Element> folded(Document page) {
		return elements(page, "details").stream()
			.filter((details) -> details.getTextContent().contains("Requests to the gate's own handler"))
			.toList();
	}

	@Test
	void aTraceIsAWaterfallWithItsEvidenceAtTheSpans() throws Exception {
		Document page = parse(healthy(ReportFormat.HTML));
		Element trace = traces(page).get(0);
		List<Element> spans = elements(trace, "li").stream().filter((item) -> !elements(item, "b").isEmpty()).toList();
		assertThat(spans).extracting((span) -> elements(span, "b").get(0).getTextContent())
			.containsExactly("http get /orders", "http get", "settled send", "settled process");
		assertThat(spans).extracting((span) -> elements(span, "span").get(0).getAttribute("style"))
			.containsExactly("--depth:0", "--depth:1", "--depth:1", "--depth:2");
		assertThat(spans).extracting((span) -> elements(span, "i").stream().map(Element::getTextContent).toList())
			.containsExactly(List.of("log, CONSOLE", "log, CONSOLE", "log, CONSOLE", "exemplar", "task", "scope"),
					List.of("on the wire"), List.of("at the broker", "delivered"), List.of("log, CONSOLE"));
		assertThat(elements(page, "li")).noneMatch((item) -> item.getAttribute("class").equals("broken"));
	}

	@Test
	void aCallThatLostItsHeaderIsShownAtTheRequestThatMadeIt() throws Exception {
		Document page = parse(render(ReportFormat.HTML));
		assertThat(traces(page).get(0).getTextContent()).contains("call GET localhost/pay, no headers");
		assertThat(traces(parse(healthy(ReportFormat.HTML))).get(0).getTextContent())
			.contains("call GET localhost/pay, traceparent: 00-1111");
	}

	@Test
	void spansWhoseParentsRunInACircleAreStillShown() {
		assertThat(Waterfall.of(Observed.circular()).get(0).rows()).hasSize(2);
	}

	private String render(ReportFormat format) {
		return format.render(this.report, this.telemetry);
	}

	private static String healthy(ReportFormat format) {
		Telemetry healthy = Observed.healthy();
		return format.render(Evaluation.of(healthy, RULES), healthy);
	}

	private static Document parse(String xml) throws ParserConfigurationException, IOException, SAXException {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
	}

	private static List<Element> elements(Object parent, String name) {
		NodeList nodes = (parent instanceof Document document) ? document.getElementsByTagName(name)
				: ((Element) parent).getElementsByTagName(name);
		return new ArrayList<>(IntStream.range(0, nodes.getLength()).mapToObj((i) -> (Element) nodes.item(i)).toList());
	}

}
