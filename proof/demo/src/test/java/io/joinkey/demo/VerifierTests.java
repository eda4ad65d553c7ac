/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class VerifierTests {

	private static final String PAID = Recorded.PAID.traceId();

	private static final String TIMED_OUT = Recorded.TIMED_OUT.traceId();

	private static final String ETA = Recorded.ETA.traceId();

	private Recorded recorded;

	@BeforeEach
	void record(@TempDir Path directory) throws IOException {
		this.recorded = Recorded.in(directory);
	}

	@Test
	void whatARealRunLeftBehindIsAccepted() {
		assertProblems().isEmpty();
	}

	@Test
	void aLineWithTheTraceIdOfAnotherRequestIsNamed() throws IOException {
		this.recorded.change("payments.log.jsonl", "\"retry\":1", (line) -> line.replace(TIMED_OUT, ETA));
		assertProblems().containsExactly("trace " + TIMED_OUT
				+ " at payments (payments.log.jsonl:6): the line of order-65228a76ddbf carries another trace id, "
				+ ETA);
	}

	@Test
	void aLineWithoutATraceIdIsNamed() throws IOException {
		this.recorded.change("checkout.log.jsonl", "stack_trace",
				(line) -> line.replaceAll("\"(trace_id|span_id|trace_flags)\":\"[0-9a-f]+\",", ""));
		assertProblems().containsExactly("trace " + TIMED_OUT
				+ " at checkout (checkout.log.jsonl:5): the line of order-65228a76ddbf has no trace id");
	}

	@Test
	void aMissingLineIsCounted() throws IOException {
		this.recorded.change("payments.log.jsonl", "settlement booked", (line) -> "");
		assertProblems().containsExactly(
				"trace " + PAID + " at payments' Kafka consumer: PAID order-7ff6742f2625 has 0 log lines there, not 1");
	}

	@Test
	void aLineTooManyIsCounted() throws IOException {
		this.recorded.change("checkout.log.jsonl", "delivery estimated", (line) -> line + "\n" + line);
		assertProblems()
			.containsExactly("trace " + ETA + " at checkout: ETA cart-03f10d3d9ee5 has 2 log lines there, not 1");
	}

	@Test
	void aLineOfNoRequestThatCarriesATraceIdIsNamed() throws IOException {
		this.recorded.change("checkout.log.jsonl", "Starting up",
				(line) -> line.replace("{", "{\"trace_id\":\"" + ETA + "\","));
		assertProblems().containsExactly("trace " + ETA
				+ " at checkout (checkout.log.jsonl:1): a line that is not the request's carries its trace id");
	}

	@Test
	void aTraceIdOfNoRequestIsNamed() throws IOException {
		this.recorded.change("checkout.log.jsonl", "Starting up",
				(line) -> line.replace("{", "{\"trace_id\":\"1234\","));
		assertProblems()
			.containsExactly("trace 1234 at checkout (checkout.log.jsonl:1): the trace id belongs to no request");
	}

	@Test
	void aLineThatIsNotJsonIsReported() throws IOException {
		this.recorded.change("payments.log.jsonl", "Starting up", (line) -> "Picked up JAVA_TOOL_OPTIONS");
		assertProblems()
			.containsExactly("trace none at payments (payments.log.jsonl:1): the line is not a JSON object");
	}

	@Test
	void aSpanIdThatWasNotExportedIsNamed() throws IOException {
		this.recorded.change("checkout.log.jsonl", "delivery estimated",
				(line) -> line.replace("e45f726353cd8a15", "0000000000000001"));
		assertProblems().containsExactly("trace " + ETA + " at checkout (checkout.log.jsonl:2): "
				+ "the line's span id, 0000000000000001, is not a span of checkout in this trace");
	}

	@Test
	void aLineThatDoesNotSaySampledIsNamed() throws IOException {
		this.recorded.change("checkout.log.jsonl", "delivery estimated",
				(line) -> line.replace("\"trace_flags\":\"01\"", "\"trace_flags\":\"00\""));
		assertProblems().containsExactly(
				"trace " + ETA + " at checkout (checkout.log.jsonl:2): the line's trace_flags, 00, do not say sampled");
	}

	@Test
	void anOrphanSpanIsNamed() throws IOException {
		this.recorded.change("spans.jsonl", "settlement-request process",
				(line) -> line.replace("34658d4992a7edcc", "0000000000000001"));
		assertProblems().containsExactly(
				"trace " + PAID + " at payments: the CONSUMER span 'settlement-request process' (a4ea5ea91006f1bd): "
						+ "an orphan: its parent, 0000000000000001, is not in the trace",
				"trace " + PAID + " at spans.jsonl: PAID order-7ff6742f2625 has no span "
						+ "payments CONSUMER below checkout PRODUCER");
	}

	@Test
	void aSpanBelowTheWrongParentIsNamed() throws IOException {
		this.recorded.change("spans.jsonl", "settlement-request process",
				(line) -> line.replace("34658d4992a7edcc", Recorded.PAID.spanId()));
		assertProblems().hasSize(2).first().asString().endsWith("unexpected below the client");
	}

	@Test
	void aSpanThatWasNotExportedIsNamed() throws IOException {
		this.recorded.change("spans.jsonl", "settlement-request send", (line) -> "");
		assertProblems().anyMatch((problem) -> problem.contains("has no span checkout PRODUCER below checkout SERVER"));
	}

	@Test
	void aSpanOfNoRequestIsNamed() throws IOException {
		this.recorded.change("spans.jsonl", "http get /eta",
				(line) -> line + "\n" + line.replace(ETA, "1234").replace("/eta", "/actuator/health"));
		assertProblems()
			.containsExactly("trace 1234 at checkout: the span 'http get /actuator/health' belongs to no request");
	}

	@Test
	void aSecondTraceparentOnARecordIsNamed() {
		assertThat(problems(this.recorded.evidence(List.of(Recorded.PAID_TRACEPARENT, Recorded.PAID_TRACEPARENT))))
			.singleElement()
			.asString()
			.startsWith("trace " + PAID + " at settlement-request-1@14: the record of order-7ff6742f2625: "
					+ "it has 2 traceparent headers, not one");
	}

	@Test
	void aRecordWithoutTraceparentIsNamed() {
		assertThat(problems(this.recorded.evidence(List.of()))).singleElement()
			.asString()
			.contains("it has 0 traceparent headers, not one");
	}

	@Test
	void aTraceparentOfAnotherTraceIsNamed() {
		String foreign = "00-" + ETA + "-34658d4992a7edcc-01";
		assertThat(problems(this.recorded.evidence(List.of(foreign)))).singleElement()
			.asString()
			.endsWith("its traceparent, " + foreign + ", names no PRODUCER span of the trace");
	}

	@Test
	void aMissingRecordIsNamed() {
		Evidence evidence = this.recorded.evidence();
		assertThat(problems(new Evidence(evidence.requests(), evidence.lines(), evidence.spans(), List.of(),
				evidence.exemplars(), evidence.calledBack())))
			.containsExactly("trace " + PAID + " at settlement-request: order-7ff6742f2625 has 0 records, not 1");
	}

	@Test
	void aCallbackWithoutItsLinkIsNamed() throws IOException {
		this.recorded.change("spans.jsonl", "http post /callbacks", (line) -> line.replace("links", "no-links"));
		assertProblems().containsExactly("trace " + TIMED_OUT + " at the callback: the callback's links are []");
	}

	@Test
	void aCallbackWhoseLineNamesAnotherTraceIsNamed() throws IOException {
		this.recorded.change("payments.log.jsonl", "gateway called back", (line) -> line.replace(TIMED_OUT, ETA));
		assertProblems().singleElement()
			.asString()
			.contains("the callback has not one line with txn_id and linked_trace_id");
	}

	@Test
	void aMissingCallbackIsNamed() throws IOException {
		this.recorded.change("spans.jsonl", "http post /callbacks", (line) -> line.replace("txn-6", "txn-7"));
		assertProblems()
			.containsExactly("trace " + TIMED_OUT + " at the callback: txn-65228a76ddbf has 0 callbacks, not one");
	}

	@Test
	void anExemplarThatLeadsNowhereIsNamed() throws IOException {
		this.recorded.change("payments.metrics.txt", "trace_id", (line) -> line.replace(PAID, "0".repeat(31) + "1"));
		assertProblems().hasSize(2)
			.allMatch((problem) -> problem.startsWith("trace 00000000000000000000000000000001 at payments.metrics.txt, "
					+ "spring_kafka_listener_seconds_bucket of {"))
			.anyMatch((problem) -> problem.endsWith("the exemplar's span, a4ea5ea91006f1bd, was not exported"))
			.anyMatch((problem) -> problem.endsWith("no log line has the exemplar's trace id"));
	}

	@Test
	void aFailureThatNoExemplarLeadsToIsNamed() throws IOException {
		this.recorded.change("checkout.metrics.txt", "status=\"500\"", (line) -> line.replaceAll(" # .*", ""));
		assertProblems().containsExactly("trace none at checkout.metrics.txt: "
				+ "no bucket of http_server_requests_seconds with status 500 has an exemplar");
	}

	@Test
	void anUnexpectedAnswerIsNamed() {
		Evidence evidence = this.recorded.evidence();
		List<Sent> sent = evidence.requests()
			.stream()
			.map((it) -> (it.request() == Recorded.ETA) ? new Sent(it.request(), 0, it.from(), it.to()) : it)
			.toList();
		assertThat(problems(new Evidence(sent, evidence.lines(), evidence.spans(), evidence.records(),
				evidence.exemplars(), evidence.calledBack())))
			.containsExactly("trace " + ETA + " at the client: ETA was answered with 0, not 200");
	}

	private ListAssert<String> assertProblems() {
		return assertThat(problems(this.recorded.evidence()));
	}

	private static List<String> problems(Evidence evidence) {
		return Verifier.verify(evidence).stream().map(Problem::toString).toList();
	}

}
