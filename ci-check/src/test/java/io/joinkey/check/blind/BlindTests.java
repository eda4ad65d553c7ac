/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.sabotage.Application;
import io.joinkey.check.sabotage.Gate;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Judges applications that were written without looking at the rules.
 * docs/trials/blind-01.md has the figures of the first run.
 */
@EnabledIfSystemProperty(named = "joinkey.blind", matches = ".*",
		disabledReason = "a proof of its own: CONTRIBUTING.md")
class BlindTests {

	private static final Path REPORTS = Path.of("target", "blind");

	/** Its path is requested once, and the span that it keeps is its own. */
	private static final Set<String> PASSED = Set.of("a bean keeps the span of the first request");

	static Stream<Arguments> breaks() {
		Map<String, Application> all = new LinkedHashMap<>();
		Application mvc = Application.mvc();
		all.put("a filter clears the MDC before each request", mvc.with(Breaks.ClearsContextFirst.class));
		all.put("a filter puts a trace id of its own into the MDC", mvc.with(Breaks.OwnTraceId.class));
		all.put("a helper clears the MDC in the middle of a request",
				get(mvc, Breaks.ClearsContextInBetween.class, "/customers"));
		all.put("a bean keeps the span of the first request", get(mvc, Breaks.KeepsSpan.class, "/kept"));
		all.put("an observation is never stopped", get(mvc, Breaks.NeverStops.class, "/prices"));
		all.put("a scope is never closed", get(mvc, Breaks.LeavesScopeOpen.class, "/stock"));
		all.put("an interceptor makes up a traceparent", Application.calling(Breaks.MakesUpHeader.class));
		all.put("an interceptor passes the incoming traceparent on", Application.calling(Breaks.PassesHeaderOn.class));
		all.put("the JDK's client calls without a header", Application.calling(Breaks.JdkClient.class));
		all.put("a decorator copies the MDC but not the span", Application.calling(Breaks.CopiesContextOnly.class));
		all.put("a decorator never removes the copied MDC", get(mvc, Breaks.NeverClears.class, "/mails"));
		all.put("a parallel stream within a request", get(mvc, Breaks.ParallelParts.class, "/parts"));
		all.put("a future goes on after a delay", get(mvc, Breaks.DelayedFuture.class, "/delayed"));
		all.put("events on threads of a multicaster", get(mvc, Breaks.AsynchronousEvents.class, "/events"));
		all.put("a pool sets a deferred result", get(mvc, Breaks.Deferred.class, "/deferred"));
		all.put("a streamed body without propagation", get(mvc, Breaks.Streams.class, "/streams"));
		all.put("a scheduler made by hand does a part later", get(mvc, Breaks.Later.class, "/later"));
		all.put("a counter has the trace in upper case as a label", get(mvc, Breaks.CountsByTrace.class, "/counted"));
		all.put("exemplars always name the first trace", mvc.with(Breaks.StaleExemplars.class));
		all.put("exemplars are switched off by a bean", mvc.with(Breaks.NoExemplars.class));
		all.put("a predicate keeps server spans out of the export", mvc.with(Breaks.DropsServerSpans.class));
		all.put("a customizer shortens the trace id in the log",
				mvc.property("logging.structured.json.customizer", Breaks.Shortens.class.getName()));
		all.put("a bean gives the traces another service name", mvc.with(Breaks.OtherName.class));
		all.put("an access log outside of the span", mvc.with(Breaks.AccessLog.class));
		all.put("a filter hides traceparent", mvc.with(Breaks.HidesHeaders.class));
		all.put("a filter wraps each request into a root of its own", mvc.with(Breaks.OwnRoot.class));
		all.put("a log file in a pattern without ids",
				mvc.property("logging.file.name", REPORTS.resolve("plain.log").toString())
					.property("logging.pattern.file", "%d %-5level %msg%n"));
		all.put("only B3 is accepted", mvc.property("management.tracing.propagation.consume", "b3"));
		all.put("only B3 is sent", Application.calling(HealthyShapes.Credentials.class)
			.property("management.tracing.propagation.produce", "b3"));
		all.put("a Kafka template made by hand", get(Application.kafka(), Breaks.PlainTemplate.class, "/sends"));
		all.put("a listener gives records to a pool",
				get(Application.kafka(), Breaks.GivesRecordsAway.class, "/sends"));
		all.put("WebFlux: work is subscribed to and forgotten",
				get(Application.webFlux(), Breaks.Forgets.class, "/forgets"));
		all.put("WebFlux: a filter empties Reactor's context", Application.webFlux().with(Breaks.EmptiesContext.class));
		return arguments(all);
	}

	static Stream<Arguments> healthyShapes() {
		Map<String, Application> all = new LinkedHashMap<>();
		Application mvc = Application.mvc();
		all.put("two calls at the same time on a pool that propagates",
				Application.calling(HealthyShapes.Together.class));
		all.put("a scheduled job calls another service", mvc.with(HealthyShapes.Job.class));
		all.put("204, 302 and 404",
				get(mvc, HealthyShapes.Answers.class, "/answers/nothing").requesting("/answers/elsewhere")
					.requesting("/answers/missing"));
		all.put("a linked root for background work", get(mvc, HealthyShapes.Linked.class, "/linked"));
		all.put("a client adds credentials and a request id",
				Application.calling(HealthyShapes.Credentials.class)
					.header("Authorization", "Bearer incoming")
					.header("X-Request-ID", "4bf92f3577b34da6a3ce929d0e0e4736"));
		all.put("a metric has a commit as a label", mvc.with(HealthyShapes.BuildInfo.class));
		all.put("a pool propagates the span and a user", get(mvc, HealthyShapes.User.class, "/user"));
		all.put("a streamed body with propagation", get(mvc, HealthyShapes.Streams.class, "/streams")
			.property("spring.task.execution.propagate-context", "true"));
		all.put("nested observations", get(mvc, HealthyShapes.Nested.class, "/nested"));
		all.put("an access log within the span", mvc.with(HealthyShapes.Access.class));
		all.put("a second appender, a structured file",
				mvc.property("logging.file.name", REPORTS.resolve("structured.log").toString())
					.property("logging.structured.format.file", "logstash"));
		all.put("a record leads to another record",
				get(Application.kafka(), HealthyShapes.Forwards.class, "/sends").requesting("/sends"));
		all.put("WebFlux: a sink answers", get(Application.webFlux(), HealthyShapes.Sink.class, "/sink"));
		return arguments(all);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void breaks(String name, Application application) {
		assertThat(judge("break", name, application)).as(name).startsWith(PASSED.contains(name) ? "passed" : "failed");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void healthyShapes(String name, Application application) {
		assertThat(judge("healthy", name, application)).as(name).startsWith("passed");
	}

	private static String judge(String kind, String name, Application application) {
		String text;
		try {
			Report report = Gate.judge(application);
			text = (report.isPassed() ? "passed" : "failed") + "\n" + findings(report);
		}
		catch (RuntimeException ex) {
			text = "crashed\n" + ex;
		}
		try {
			Files.createDirectories(REPORTS);
			Files.writeString(REPORTS.resolve(kind + " " + name.replaceAll("\\W+", "-") + ".txt"), text);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return text;
	}

	private static String findings(Report report) {
		return Stream
			.concat(report.findings()
				.stream()
				.map((finding) -> finding.rule().id() + "  " + finding.subject() + "  " + finding.rule().severity()
						+ "\n" + finding.message()),
					report.outcomes(State.INCONCLUSIVE)
						.stream()
						.map((outcome) -> outcome.rule().id() + "  inconclusive: " + outcome.reason()))
			.collect(Collectors.joining("\n\n"));
	}

	private static Application get(Application application, Class<?> type, String path) {
		return application.with(type).requesting(path);
	}

	private static Stream<Arguments> arguments(Map<String, Application> all) {
		return all.entrySet().stream().map((each) -> Arguments.of(each.getKey(), each.getValue()));
	}

}
