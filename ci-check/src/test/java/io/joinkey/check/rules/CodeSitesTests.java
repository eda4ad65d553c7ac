/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.FurtherTask;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CodeSites}.
 */
class CodeSitesTests {

	private static final String CALLBACK = "callback that the gate does not follow, and that may log without the ids of its request: ";

	private static final String WORK = "work that is handed to another thread, and that the gate saw in no request, or only as a periodic task: ";

	private final Observed observed = new Observed();

	@Test
	void aRemedyLooksAtTheOrganisationsLibraries() {
		given(site(Kind.CLEARS_MDC, "com.acme.lib.A", "a"), site(Kind.CLEARS_MDC, "com.other.B", "b"));
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), List.of("com.acme.orders.web"), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				setup.threads())
			.withWiring(setup.wiring());
		assertThat(CodeSites.look(this.observed.setup, Kind.CLEARS_MDC))
			.isEqualTo("; look at call at com.acme.lib.A.a(A.java:7)");
	}

	@Test
	void aRemedyNamesThreePlacesAtMost() {
		assertThat(CodeSites.look(this.observed.setup, Kind.CLEARS_MDC)).isEmpty();
		given(site(Kind.CLEARS_MDC, "com.acme.A", "a"), site(Kind.STARTS_SPAN, "com.acme.A", "b"));
		assertThat(CodeSites.look(this.observed.setup, Kind.CLEARS_MDC))
			.isEqualTo("; look at call at com.acme.A.a(A.java:7)");
		given(site(Kind.CLEARS_MDC, "com.acme.A", "a"), site(Kind.CLEARS_MDC, "com.acme.A", "b"),
				site(Kind.CLEARS_MDC, "com.acme.A", "c"));
		assertThat(CodeSites.look(this.observed.setup, Kind.CLEARS_MDC)).endsWith("call at com.acme.A.c(A.java:7)");
		given(Stream.of("a", "b", "c", "d", "e")
			.map((name) -> site(Kind.CLEARS_MDC, "com.acme.A", name))
			.toArray(CodeSite[]::new));
		assertThat(CodeSites.look(this.observed.setup, Kind.CLEARS_MDC)).endsWith(
				"call at com.acme.A.a(A.java:7), call at com.acme.A.b(A.java:7), call at com.acme.A.c(A.java:7) and 2 more");
	}

	@Test
	void aFileThatTheApplicationAppendsToIsNamed() {
		given(site(Kind.APPENDS_FILE, "com.acme.Trail", "open"));
		assertThat(CodeSites.unseen(this.observed.telemetry())).singleElement()
			.asString()
			.startsWith(
					"file that the application appends to without a logger, which the gate does not read: call at com.acme.Trail.open(Trail.java:7); if it is a log or an audit trail, write the trace id");
	}

	@Test
	void aCollectionThatOneRequestEmptiesIsNamed() {
		given(site(Kind.COLLECTS, "com.acme.Buffer", "add"));
		assertThat(CodeSites.unseen(this.observed.telemetry())).singleElement()
			.asString()
			.startsWith(
					"collection that several requests or records may fill and one empties, in the trace of only that one: call at com.acme.Buffer.add(Buffer.java:7); if what empties it logs, calls or sends for each item, add a ContextSnapshot with each item,");
	}

	@Test
	void callbacksOfTheApplicationAreNamed() {
		given(site(Kind.CALLS_BACK, "com.acme.A", "a"), site(Kind.CALLS_BACK, "com.other.B", "b"),
				site(Kind.CLEARS_MDC, "com.acme.A", "c"));
		assertThat(CodeSites.unseen(this.observed.telemetry()))
			.containsExactly(CALLBACK + "call at com.acme.A.a(A.java:7)");
	}

	@Test
	void aNoteNamesTheContextForACallbackAndForAnItem() {
		StackTraceElement place = new StackTraceElement("com.acme.A", "a", "A.java", 7);
		given(new CodeSite(Kind.CALLS_BACK, "DeferredResult.onTimeout", place),
				new CodeSite(Kind.SENDS, "BlockingQueue.put", place),
				new CodeSite(Kind.SENDS, "WebSocketSession.sendMessage", place));
		assertThat(CodeSites.unseen(this.observed.telemetry())).satisfiesExactly(
				(callback) -> assertThat(callback).startsWith(CALLBACK + "DeferredResult.onTimeout at ")
					.contains("; wrap a callback that logs, "),
				(item) -> assertThat(item).contains("BlockingQueue.put at ",
						"; if a request puts the item there, queue a ContextSnapshot with"),
				(message) -> assertThat(message).endsWith("WebSocketSession.sendMessage at com.acme.A.a(A.java:7)"));
	}

	@Test
	void workThatWasSeenIsNotNamed() {
		StackTraceElement submitted = Observed.HANDOVER.stack().get(0);
		given(site(Kind.HANDS_OVER, "com.acme.A", "a"),
				new CodeSite(Kind.HANDS_OVER, "Executor.execute", new StackTraceElement(submitted.getClassName(),
						submitted.getMethodName(), submitted.getFileName(), 1)));
		assertThat(CodeSites.unseen(this.observed.telemetry())).containsExactly(WORK
				+ "call at com.acme.A.a(A.java:7); if a request leads there, list the request under requests; if the task repeats and works for one request, wrap what it runs, ContextSnapshotFactory.builder().build().captureAll().wrap(<what it runs>); if it takes items of several requests in turn, wrap each item instead");
	}

	@Test
	void oneHandlerServesAllSchedulersOfRxJava() {
		this.observed.runs.clear();
		given(new CodeSite(Kind.HANDS_OVER, "Single.subscribeOn",
				new StackTraceElement("com.acme.A", "a", "A.java", 5)), site(Kind.HANDS_OVER, "com.acme.B", "b"));
		assertThat(CodeSites.unseen(this.observed.telemetry())).hasSize(2);
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, "java.lang.Thread@1",
				List.of(new StackTraceElement("io.reactivex.rxjava3.internal.schedulers.NewThreadWorker",
						"scheduleActual", "NewThreadWorker.java", 142)));
		this.observed.lines.add(Observed
			.line(new ThreadSnapshot(14, "worker-1", null, Map.of(), submission, ThreadSnapshot.Caller.ANY), "x"));
		assertThat(CodeSites.unseen(this.observed.telemetry())).singleElement().asString().contains("com.acme.B.b");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aLineOrASpanShowsThatWorkWasReached(boolean line) {
		this.observed.runs.clear();
		this.observed.lines.clear();
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, "java.lang.Thread@1",
				List.of(new StackTraceElement("com.acme.A", "a", "A.java", 5)));
		given(site(Kind.HANDS_OVER, "com.acme.A", "a"));
		assertThat(CodeSites.unseen(this.observed.telemetry())).hasSize(1);
		if (line) {
			this.observed.lines.add(Observed
				.line(new ThreadSnapshot(14, "worker-1", null, Map.of(), submission, ThreadSnapshot.Caller.ANY), "x"));
		}
		else {
			this.observed.span(Observed.TICK,
					(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
							span.links(), span.timing(), new SpanRecord.Source("orders", "x", "worker-1", submission),
							span.attributes()));
		}
		assertThat(CodeSites.unseen(this.observed.telemetry())).isEmpty();
	}

	@Test
	void workThatATaskSubmitsInTurnIsNotNamed() {
		given(site(Kind.HANDS_OVER, "com.acme.A", "a"));
		TaskSubmission further = new TaskSubmission(Observed.SERVER, "java.lang.Thread@1",
				List.of(new StackTraceElement("com.acme.A", "a", "A.java", 5)));
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				setup.threads().withFurther(List.of(new FurtherTask(Observed.HANDOVER, further))), setup.wiring());
		assertThat(CodeSites.unseen(this.observed.telemetry())).isEmpty();
	}

	@Test
	void aTestNeedNotReachEverything() {
		given(site(Kind.CALLS_BACK, "com.acme.A", "a"));
		Telemetry telemetry = this.observed.telemetry();
		assertThat(CodeSites.unseen(telemetry)).isNotEmpty();
		assertThat(CodeSites.unseen(telemetry.withCoverage(telemetry.coverage().withBefore(Set.of())))).isEmpty();
	}

	private void given(CodeSite... sites) {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(sites)));
	}

	private static CodeSite site(Kind kind, String type, String method) {
		return new CodeSite(kind, "call",
				new StackTraceElement(type, method, type.substring(type.lastIndexOf('.') + 1) + ".java", 7));
	}

}
