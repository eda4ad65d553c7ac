/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.joinkey.check.CorrelationRule;
import io.joinkey.check.Report;
import io.joinkey.check.Telemetry;
import io.joinkey.check.capture.Client;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

/**
 * The test that comes with the jar: Surefire runs it against the
 * {@code @SpringBootApplication} of the module that is built. It sends the requests of
 * {@value GateFile#NAME}, or calls the application's own GET mappings, and judges what
 * left the application.
 */
class CorrelationGate {

	private static final Path CLASSES = Path.of(System.getProperty("joinkey.gate.classes", "target/classes"));

	private static final Path REPORT = Path.of(System.getProperty("joinkey.gate.report", "target/joinkey"));

	@Test
	void logsMetricsAndTracesJoinByTraceId() throws Exception {
		GateReport report = new GateReport(REPORT);
		List<String> applications = GatedApplication.find(CLASSES);
		String chosen = System.getProperty("joinkey.gate.application");
		if (applications.isEmpty() && chosen == null) {
			String reason = "no class in " + CLASSES + " has @SpringBootApplication";
			report.skipped(reason);
			Assumptions.abort("The correlation gate is skipped: " + reason);
		}
		if (applications.size() > 1 && chosen == null) {
			fail("There are several applications, " + applications
					+ ": name one with -Djoinkey.gate.application=<class>");
		}
		Class<?> main = ClassUtils.forName((chosen != null) ? chosen : applications.get(0), null);
		GateFile file = GateFile.read(new ClassPathResource(GateFile.NAME));
		GatedApplication application = new GatedApplication(main, file);
		try (Broker broker = Broker.forApplication(file);
				ConfigurableApplicationContext context = application.start(broker.arguments())) {
			List<String> unexpected = send(application.recorder().client(), requests(file, context));
			file.records()
				.forEach((record) -> application.recorder().publish(record.topic(), record.headers(), record.value()));
			Telemetry telemetry = application.recorder().telemetry();
			Report judged = Report.of(telemetry, List.of(CorrelationRule.values()),
					file.waivers().stream().map(GateFile.Known::waiver).toList(), LocalDate.now());
			report.write(telemetry, judged);
			if (!unexpected.isEmpty()) {
				fail(String.join("\n", unexpected) + "\n\n" + (judged.isPassed() ? "" : Verdict.of(judged)));
			}
			if (!judged.isPassed()) {
				fail(Verdict.of(judged));
			}
		}
	}

	private static List<GateFile.Sent> requests(GateFile file, ConfigurableApplicationContext context) {
		if (!file.requests().isEmpty()) {
			return file.requests();
		}
		List<GateFile.Sent> own = GetMappings.of(context)
			.stream()
			.map((path) -> new GateFile.Sent("GET", path, Map.of(), "", 0))
			.toList();
		if (own.isEmpty()) {
			fail("The gate does not know what to send: the application has no GET mapping that needs no argument."
					+ "\nPut a file " + GateFile.NAME + " into src/test/resources, such as:\n\n" + GateFile.EXAMPLE);
		}
		return own;
	}

	/**
	 * Sends each request once with a sampled trace, and the first one also as strangers
	 * send it: without a trace, with one that is not recorded, and with a malformed one.
	 */
	private static List<String> send(Client client, List<GateFile.Sent> requests) {
		List<String> unexpected = new ArrayList<>();
		for (GateFile.Sent request : requests) {
			int status = request(client, request).header("tracestate", "joinkey=gate")
				.header("baggage", "joinkey.gate=secret")
				.send()
				.statusCode();
			if (request.status() != 0 && status != request.status()) {
				unexpected.add("The application answered " + status + " to " + request.method() + " " + request.path()
						+ ", " + request.status() + " was expected: look at its log, or mend " + GateFile.NAME);
			}
		}
		GateFile.Sent first = requests.get(0);
		request(client, first).traceparent(null).send();
		request(client, first).traceparent(null).send();
		request(client, first).unsampled().send();
		request(client, first).traceparent("00-malformed-01").send();
		return unexpected;
	}

	private static Client.Request request(Client client, GateFile.Sent request) {
		Client.Request sent = client.request(request.method(), request.path()).body(request.body());
		request.headers().forEach(sent::header);
		return sent;
	}

	private static void fail(@Nullable String message) {
		AssertionError failure = new AssertionError("\n" + message);
		// the place in the gate tells nothing
		failure.setStackTrace(new StackTraceElement[0]);
		throw failure;
	}

}
