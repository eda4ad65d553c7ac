/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges what logs, metrics and traces of a service have in common.
 */
final class CrossSignalRules {

	private static final String EXTRACT = "make no parent from ids by hand: use the propagator, which marks it as remote";

	/** OpenTelemetry's name of a span without one. */
	private static final String UNNAMED = "<unspecified span name>";

	private static final String END = """
			end every span that is started, in a finally block, and close its scope too: \
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) { ... } finally { span.end(); }. A span that never ends \
			is not exported""";

	private static final String AGAIN = """
			close the scope and end the span in afterCompletion, since Spring MVC calls no postHandle where the handler \
			throws; an asynchronous answer calls preHandle twice and afterCompletion once, so do it also in \
			afterConcurrentHandlingStarted(request, response, handler), which AsyncHandlerInterceptor adds to \
			HandlerInterceptor""";

	private static final String KEEP_WITH_ROW = """
			keep traceparent and tracestate with the row that leads to the record, and restore them before the record \
			is sent: Propagator.extract(...). Without such a row, start an Observation around the run""";

	private static final String WITH_ITEM = """
			if one subscription serves several requests, emit the context with each item, \
			ContextSnapshotFactory.builder().build().captureAll(), and give it to what the item leads to, \
			.contextWrite((context) -> snapshot.updateContext(context)) within flatMap or concatMap""";

	/** Threads on which Reactor runs operators of any subscription. */
	private static final Pattern REACTOR = Pattern.compile("boundedElastic-|parallel-|single-");

	private CrossSignalRules() {
	}

	static void noOrphanSpan(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Set<String> sent = telemetry.requests()
			.stream()
			.flatMap((request) -> Traceparent.sent(request.headers()).stream())
			.map(SpanContext::spanId)
			.collect(Collectors.toSet());
		judgement.inconclusiveIf(!telemetry.requests().isEmpty() && !SamplingRules.isSampledAnew(telemetry)
				&& EdgeRules.noneTrusted(telemetry).isEmpty(), "no span has a parent");
		for (SpanRecord span : telemetry.spans()) {
			delivered(telemetry, traces, span, judgement);
			SpanRecord.Parent parent = span.parent();
			if (parent == null) {
				continue;
			}
			judgement.saw(1);
			SpanRecord there = traces.span(span.context().traceId(), parent.spanId());
			String expected = "the parent " + parent.spanId() + " in trace " + span.context().traceId();
			if (there != null && !there.timing().isEnded() && !isCutOff(telemetry, there)
					&& !isOfCutOffRequest(traces, sent, there)) {
				judgement.broken(span.name(), new Diagnosis(expected, "a parent that was started and never ended",
						there, end(telemetry, there)), span);
			}
			else if (there == null && !parent.remote() && !sent.contains(parent.spanId())) {
				judgement.broken(span.name(),
						new Diagnosis(expected, "no such span was ever started here, and it is not said to be remote",
								null, unknownParent(telemetry)),
						span);
			}
		}
	}

	/** A span that is never ended, or that no exporter gets, is a hole in the trace. */
	private static void delivered(Telemetry telemetry, SpanIndex traces, SpanRecord span, Judgement judgement) {
		String expected = "a span that is ended and exported";
		SpanRecord.Parent parent = span.parent();
		SpanRecord above = (parent != null) ? traces.span(span.context().traceId(), parent.spanId()) : null;
		if (!span.timing().isEnded() && KafkaRetryRules.isPutOff(telemetry, span)) {
			return;
		}
		if (!span.timing().isEnded() && above != null && above.timing().isEnded() && !isRunning(telemetry, span)) {
			Optional<StackTraceElement> opener = opener(telemetry, span);
			judgement.broken(
					opener.filter((frame) -> span.name().equals(UNNAMED))
						.map((frame) -> frame.getClassName() + "." + frame.getMethodName())
						.orElse(span.name()),
					new Diagnosis(expected,
							"a span that was started and never ended"
									+ opener.map((frame) -> ", and whose scope was opened at " + frame).orElse(""),
							above, end(telemetry, span)),
					span);
		}
		else if (span.timing().isEnded() && span.context().isSampled() && !span.source().exported()) {
			judgement.broken(span.kind() + " spans", new Diagnosis(expected,
					"a span that ended and that no exporter was given, though lines and children name it", above,
					"let no SpanExportingPredicate, SpanFilter or exporter that filters drop it"
							+ telemetry.setup()
								.wiring()
								.named(Part.SPAN_EXPORT)
								.map((named) -> ", such as " + named)
								.orElse("")
							+ (sends(span) ? ""
									: ": switch off what makes it, with an ObservationPredicate or management.observations.enable")),
					span);
		}
	}

	/** A sampler that drops single spans leaves their children without a parent. */
	private static String unknownParent(Telemetry telemetry) {
		return SamplerRemedies.isNamed(telemetry) ? "if a sampler dropped the parent, "
				+ SamplerRemedies.parentBased(telemetry) + "; if code made it, " + EXTRACT : EXTRACT;
	}

	private static String end(Telemetry telemetry, SpanRecord span) {
		Optional<StackTraceElement> opener = opener(telemetry, span);
		List<CodeSite> started = telemetry.setup()
			.wiring()
			.code()
			.stream()
			.filter((site) -> site.kind() == CodeSite.Kind.STARTS_SPAN)
			.toList();
		if (opener.map(StackTraceElement::getMethodName).filter("preHandle"::equals).isPresent() || (opener.isEmpty()
				&& started.size() == 1 && started.get(0).place().getMethodName().equals("preHandle"))) {
			return AGAIN + (opener.isPresent() ? "" : CodeSites.look(telemetry.setup(), CodeSite.Kind.STARTS_SPAN));
		}
		return opener.isPresent() ? END : END + CodeSites.look(telemetry.setup(), CodeSite.Kind.STARTS_SPAN);
	}

	/**
	 * An observation names its span when it stops, so one that never stops has no name.
	 */
	private static Optional<StackTraceElement> opener(Telemetry telemetry, SpanRecord span) {
		return telemetry.scopes()
			.stream()
			.filter((scope) -> scope.span().spanId().equals(span.context().spanId()))
			.flatMap((scope) -> scope.opener().stream())
			.findFirst();
	}

	/**
	 * Return whether a span writes a header, which the next service would miss.
	 */
	private static boolean sends(SpanRecord span) {
		return span.kind() == Kind.CLIENT || span.kind() == Kind.PRODUCER;
	}

	/**
	 * Return whether the scope of a span is open: work may continue after its parent has
	 * ended.
	 */
	private static boolean isRunning(Telemetry telemetry, SpanRecord span) {
		return telemetry.coverage().openScopes().contains(span.context().spanId());
	}

	/**
	 * Return whether a span was under way when the gate stopped, and is a run of a
	 * scheduled method or began after the last request.
	 */
	private static boolean isCutOff(Telemetry telemetry, SpanRecord span) {
		return span.parent() == null && isRunning(telemetry, span) && (span.isScheduledRun()
				|| telemetry.requests().stream().allMatch((request) -> request.endOrder() < span.timing().order()));
	}

	/**
	 * Return whether a span belongs to a request that the gate did not wait for, which is
	 * not among those that were answered.
	 */
	private static boolean isOfCutOffRequest(SpanIndex traces, Set<String> answered, SpanRecord span) {
		SpanRecord.Parent parent = span.parent();
		if (parent == null || span.timing().isEnded()) {
			return false;
		}
		SpanRecord above = traces.span(span.context().traceId(), parent.spanId());
		return (above != null) ? isOfCutOffRequest(traces, answered, above)
				: span.kind() == Kind.SERVER && parent.remote() && !answered.contains(parent.spanId());
	}

	static void rootNotClient(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusiveIf(!telemetry.requests().isEmpty(), "no span was recorded");
		List<SpanRecord> unknown = RedisCommands.ofUnknownOrigin(telemetry);
		for (SpanRecord span : telemetry.spans()) {
			judgement.saw(1);
			boolean record = span.kind() == Kind.PRODUCER;
			if (span.parent() == null && (span.kind() == Kind.CLIENT || record) && !isStartUp(telemetry, span)
					&& LibraryCalls.library(telemetry, span) == null && !OwnSchedules.isOnlyCall(telemetry, span)
					&& !OwnSchedules.isFromTheStart(telemetry, span)
					&& unknown.stream().noneMatch((each) -> each == span)) {
				judgement.broken(span.name(), new Diagnosis(
						"a span that the " + (record ? "record is sent" : "call is made") + " for",
						"a " + (record ? "record" : "call") + " " + ThreadSnapshot.on(span.source().thread())
								+ caller(telemetry, span) + " that starts a trace: what led to it is unobserved",
						before(telemetry, span), entry(telemetry, span)), span);
			}
		}
	}

	/**
	 * What runs before the application is ready belongs to no request, and neither does
	 * what its main method goes on to do.
	 */
	static boolean isStartUp(Telemetry telemetry, SpanRecord span) {
		return span.timing().order() < telemetry.coverage().ready()
				|| (span.source().thread().equals("main") && span.lost(telemetry.setup()) == null);
	}

	private static String entry(Telemetry telemetry, SpanRecord span) {
		TaskSubmission lost = span.lost(telemetry.setup());
		if (lost != null) {
			return ExecutorRemedies.remedy(telemetry.setup(), lost, span.source().thread());
		}
		SpanIndex traces = SpanIndex.of(telemetry);
		// an unsampled request has no SERVER span: another one shows the event loop
		if (traces.requests(span.timing().order()).findAny().isPresent() && telemetry.spans()
			.stream()
			.anyMatch((server) -> server.kind() == SpanRecord.Kind.SERVER
					&& OutgoingRemedies.isOnEventLoop(span, server))) {
			return AnsweredCalls.isSinkMade(telemetry.setup()) ? AnsweredCalls.remedy(telemetry.setup())
					: OutgoingRemedies.outside(telemetry.setup());
		}
		String shared = CodeSites.look(telemetry.setup(), CodeSite.Kind.SHARES);
		String observe = "observe what runs " + ThreadSnapshot.on(ThreadSnapshot.threads(span.source().thread()))
				+ ": Observation.createNotStarted(\"<name>\", observationRegistry).observe(() -> <the whole task, with its lines>)";
		if (!shared.isEmpty() && REACTOR.matcher(span.source().thread()).lookingAt()) {
			return WITH_ITEM + shared + ". If no request led to it, " + observe;
		}
		String queues = CodeSites.lookAtQueues(telemetry.setup());
		if (!queues.isEmpty()) {
			return "if it handles items of a queue, " + TaskRemedies.queue("") + queues + ". If no request led to it, "
					+ observe;
		}
		return (span.kind() == Kind.PRODUCER) ? KEEP_WITH_ROW
				: observe + ". If it is done once for a request, propagate the request's context instead: "
						+ ExecutorRemedies.WRAP_TASK + "; if the thread takes what requests left for it, keep that "
						+ "snapshot with each item, and open it while the item is handled";
	}

	/** Where the call was made, if its client was seen. */
	private static String caller(Telemetry telemetry, SpanRecord span) {
		return telemetry.exchanges()
			.stream()
			.filter((exchange) -> exchange.headers()
				.stream()
				.anyMatch((header) -> header.value().contains(span.context().spanId())))
			.map(HttpExchange::client)
			.filter(Objects::nonNull)
			.map(HttpExchange.Client::caller)
			.filter(Objects::nonNull)
			.filter((frame) -> telemetry.setup().isApplication(frame.getClassName()))
			.findFirst()
			.map((frame) -> ", at " + frame)
			.orElse("");
	}

	/**
	 * Return the request that led to a span. This is the one that submitted the task.
	 * Without a task it is one that may be served on this thread.
	 */
	private static @Nullable Evidence before(Telemetry telemetry, SpanRecord span) {
		SpanIndex traces = SpanIndex.of(telemetry);
		TaskSubmission lost = span.source().lost();
		if (lost != null) {
			return telemetry.requests()
				.stream()
				.filter((request) -> request.sender().order() < span.timing().order()
						&& traces.isTraceOf(request, lost.from().traceId()))
				.findFirst()
				.orElse(null);
		}
		return traces.requests(span.timing().order())
			.filter((request) -> isOn(telemetry, traces.servers(request), span))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return whether a request may be served on the thread of a span. An unsampled
	 * request has no SERVER span, but other requests show the threads of the server.
	 */
	private static boolean isOn(Telemetry telemetry, List<SpanRecord> servers, SpanRecord span) {
		return servers.isEmpty()
				? telemetry.spans()
					.stream()
					.anyMatch((server) -> server.kind() == Kind.SERVER && pool(server).equals(pool(span)))
				: servers.stream().anyMatch((server) -> server.source().thread().equals(span.source().thread()));
	}

	private static String pool(SpanRecord span) {
		return ThreadSnapshot.pool(span.source().thread());
	}

}
