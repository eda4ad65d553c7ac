/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.Rule;
import io.joinkey.check.Severity;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of rules. A rule's id is the constant's name in kebab case; its page is
 * the section of that name in {@code RULES.md}.
 */
public enum CorrelationRule implements Rule {

	/** The tracer records. */
	REAL_TRACER("the tracer gives each span a unique id and records it", null, TracerRules::realTracer),

	/** The propagator writes W3C. */
	REAL_PROPAGATOR("the propagator writes traceparent", null, TracerRules::realPropagator, REAL_TRACER),

	/** The application emits evidence. */
	EVIDENCE_PRESENT("at least one SERVER span, one application log line and one scrape were seen", null,
			PreconditionRules::evidencePresent, REAL_TRACER),

	/** Nothing is instrumented twice. */
	ONE_INSTRUMENTATION("each request has one SERVER span", Boundary.INBOUND_HTTP,
			PreconditionRules::oneInstrumentation, REAL_TRACER, EVIDENCE_PRESENT),

	/** The test does not lend the application its own context. */
	CLEAN_HARNESS("the test's own thread has no span, and its client is not instrumented", Boundary.INBOUND_HTTP,
			PreconditionRules::cleanHarness),

	/** A trace that was sent is continued. */
	INBOUND_CONTINUED("a traceparent that is sent is continued", Boundary.INBOUND_HTTP, InboundRules::continued),

	/** Without a header a trace starts. */
	INBOUND_NONE_NEW("a request without traceparent starts a new trace", Boundary.INBOUND_HTTP, InboundRules::noneNew),

	/** A malformed header is ignored. */
	INBOUND_INVALID_RESTARTED("a malformed traceparent starts a new trace and fails nothing", Boundary.INBOUND_HTTP,
			W3cHeaderRules::demanded),

	/**
	 * The application passes the specification's own suite, also where the specification
	 * leaves a choice.
	 */
	INBOUND_W3C_STRICT("headers for which W3C's text leaves a choice are treated as its test suite asks",
			Boundary.INBOUND_HTTP, W3cHeaderRules::asked),

	/** The caller's decision is kept. */
	SAMPLED_FLAG_HONOURED("the caller's sampled flag decides what is exported, not what is logged",
			Boundary.INBOUND_HTTP, SamplingRules::flagHonoured, INBOUND_CONTINUED),

	/** Lines of a request carry the ids. */
	LOG_HAS_IDS("each line of the application within a span carries both ids", Boundary.LOGS, LogIdRules::present),

	/** The ids are right. */
	LOG_ID_EQUALS_SPAN("the ids on a line are those of the span that was active on its thread", Boundary.LOGS,
			LogSpanRules::equalSpan),

	/** The ids can be found by name. */
	LOG_FIELD_SHAPE("the ids stand in trace_id, span_id and trace_flags at the top level", Boundary.LOGS,
			LogFieldRules::fields),

	/** A line outside any span leaves the id fields out. */
	LOG_FIELD_ABSENT("a JSON line outside any span has no empty id field", Boundary.LOGS, LogFieldRules::absent),

	/** The line can be read. */
	LOG_JSON_CLEAN("a JSON log has one object per line and no key twice", Boundary.LOGS, LogFieldRules::json),

	/** Without a span there is no id. */
	LOG_IDLE_CLEAN("a line outside any span carries no id", Boundary.LOGS, IdleLogRules::clean),

	/** No appender loses the ids. */
	LOG_EVERY_APPENDER("each console and file appender writes the ids", Boundary.LOGS, LogIdRules::everyAppender),

	/** The error line of a failed request has its ids. */
	ERROR_LINE_CORRELATED(
			"the lines of a failed request carry its ids, and its SERVER span and route say that it failed",
			Boundary.INBOUND_HTTP, FailedRequestRules::correlated, LOG_HAS_IDS),

	/** A support ticket can name the trace. */
	RESPONSE_EXPOSES_ID("the answer to a failed request contains the id of its trace, where it is promised",
			Boundary.INBOUND_HTTP, ResponseRules::exposesId),

	/** A caller that is not trusted does not choose the trace. */
	EDGE_POLICY("an untrusted caller's trace is linked and named, and not continued", Boundary.INBOUND_HTTP,
			EdgeRules::policy),

	/** Baggage of an untrusted caller is dropped. */
	BAGGAGE_ALLOW_LIST("baggage of an untrusted caller reaches no call and no log field unless it is allowed",
			Boundary.INBOUND_HTTP, EdgeRules::baggage),

	/** A caller that drops the trace is found by its business key. */
	BUSINESS_KEY_LINKED("a request with a known business key and without traceparent links to the key's first trace",
			Boundary.INBOUND_HTTP, BusinessKeyRules::linked),

	/** A call continues the trace. */
	OUTGOING_TRACEPARENT("each outgoing call carries one traceparent, of its CLIENT span", Boundary.OUTGOING_HTTP,
			OutgoingRules::traceparent),

	/** {@code tracestate} and baggage are propagated as specified. */
	OUTGOING_TRACESTATE_BAGGAGE("tracestate is kept, and only allowed baggage leaves", Boundary.OUTGOING_HTTP,
			OutgoingStateRules::judge),

	/** Every HTTP client propagates the context. */
	CLIENT_INVENTORY("each HTTP client bean is observed", Boundary.OUTGOING_HTTP, ClientRules::observed),

	/** Work on another thread stays in its trace. */
	ASYNC_HOP("work that is handed to another thread within a span keeps the trace", Boundary.THREADS,
			AsyncHopRules::kept),

	/** Work on another thread leaves nothing there. */
	ASYNC_NO_LEAK("a thread keeps nothing of a task that has ended, and no task shows another request's id",
			Boundary.THREADS, TaskLeakRules::clean),

	/** Every executor propagates the context. */
	EXECUTOR_INVENTORY("each executor bean of the application propagates the context", null, AsyncHopRules::inventory),

	/** Reactive code is in the request's trace. */
	REACTOR_HOP("operators of Reactor keep the request's trace", null, ReactorHopRules::kept),

	/** A scheduled run has a trace. */
	SCHEDULED_RUN("each run of a scheduled method has its own trace, with its error line", null,
			ScheduledRunRules::run),

	/** An opened scope is closed. */
	SCOPE_BALANCE("each scope is closed on the thread that opened it, in order", Boundary.SCOPES, ScopeRules::balanced),

	/** A record has the header of its own span. */
	KAFKA_PRODUCED_HEADER("each record carries one traceparent, of its PRODUCER span", Boundary.KAFKA_PRODUCER,
			KafkaRecordRules::produced),

	/** A listener continues the trace of its record. */
	KAFKA_CONSUMED("a listener's span continues or links the record's, and its lines have the id",
			Boundary.KAFKA_LISTENER, KafkaListenerRules::consumed),

	/** A record leaves no context on its thread. */
	KAFKA_NEXT_RECORD_CLEAN("a record's lines never show an earlier record's id", Boundary.KAFKA_LISTENER,
			KafkaListenerRules::nextRecordClean),

	/** A batch leads to each of its records. */
	KAFKA_BATCH_LINKS("a batch's span links to its records, and a record's span is in the record's trace",
			Boundary.KAFKA_BATCH_LISTENER, KafkaBatchRules::links),

	/** A record that fails keeps its trace. */
	KAFKA_RETRY_DLT("a record keeps its trace, in one header, through retries and to the dead letter", null,
			KafkaRetryRules::keepTheTrace, KAFKA_CONSUMED),

	/** The line of an error handler has the record's ids. */
	KAFKA_ERROR_LINE("the error handler's line carries the ids of the record that failed", null,
			KafkaErrorLineRules::carryIds, KAFKA_CONSUMED, KAFKA_BATCH_LINKS),

	/** Every JMS and RabbitMQ hop propagates the context. */
	MESSAGING_INVENTORY("each JMS and RabbitMQ template and listener is observed, and its messages keep the trace",
			null, MessagingRules::inventory),

	/** The format that has exemplars is served. */
	OPENMETRICS_SERVED("a scrape that asks for OpenMetrics gets it, whole", Boundary.METRICS, ScrapeRules::served),

	/** A metric leads to a request. */
	EXEMPLAR_PRESENT("the request's histogram has an exemplar", Boundary.METRICS, ExemplarRules::present,
			OPENMETRICS_SERVED),

	/** An exemplar leads to the right span. */
	EXEMPLAR_EQUALS_SPAN("an exemplar's ids are those of a span of its request, which the log has too",
			Boundary.METRICS, ExemplarRules::equalSpan, OPENMETRICS_SERVED, EXEMPLAR_PRESENT),

	/** Every version of Prometheus can read the exemplars. */
	EXEMPLAR_LEGAL("exemplars keep to OpenMetrics 1.0", Boundary.METRICS, ScrapeRules::legal, OPENMETRICS_SERVED,
			EXEMPLAR_PRESENT),

	/** An exemplar never leads to a missing span. */
	EXEMPLAR_UNSAMPLED_ABSENT("an unsampled request leaves no exemplar", Boundary.METRICS,
			ExemplarRules::unsampledAbsent, OPENMETRICS_SERVED),

	/** An id is never a label. */
	LABEL_CARDINALITY("no meter has a trace or span id as a label", Boundary.METRICS, LabelRules::cardinality,
			OPENMETRICS_SERVED),

	/** A trace has no holes. */
	NO_ORPHAN_SPAN("each span is ended and exported, and each parent that is not remote exists", null,
			OrphanSpanRules::noOrphanSpan),

	/** A trace starts with the request. */
	ROOT_NOT_CLIENT("no trace starts with a CLIENT or PRODUCER span", null, TraceRootRules::rootNotClient),

	/** A trace that begins within another one leads back to it. */
	ROOT_LINKED("a trace that begins within another one links to it", null, LineageRules::linked),

	/** The signals are of one service. */
	SERVICE_NAME_AGREES("logs, spans and metrics name the same service", null, ServiceNameRules::agrees),

	/** The back ends look for what is there. */
	BACKEND_CONFIG_MATCH("the names in the files of back ends are those that the service emits", null,
			BackendConfigRules::match),

	/** Libraries that are released together are used together. */
	VERSIONS_AGREE("Spring Boot, Spring Framework, Micrometer and OpenTelemetry are each of one version", null,
			LibraryVersionRules::agree);

	private static final Set<CorrelationRule> WARNINGS = EnumSet.of(INBOUND_W3C_STRICT, LOG_FIELD_ABSENT,
			VERSIONS_AGREE);

	/** Rules about a trace that the caller chooses. */
	private static final Set<CorrelationRule> OF_TRUSTED_CALLERS = EnumSet.of(INBOUND_CONTINUED,
			INBOUND_INVALID_RESTARTED, INBOUND_W3C_STRICT, SAMPLED_FLAG_HONOURED, EXEMPLAR_UNSAMPLED_ABSENT);

	private static final Set<CorrelationRule> PRECONDITIONS = EnumSet.range(REAL_TRACER, CLEAN_HARNESS);

	private final String summary;

	private final @Nullable Boundary boundary;

	private final BiConsumer<Telemetry, Judgement> evaluation;

	private final List<Rule> needs;

	CorrelationRule(String summary, @Nullable Boundary boundary, BiConsumer<Telemetry, Judgement> evaluation,
			CorrelationRule... needs) {
		this.summary = summary;
		this.boundary = boundary;
		this.evaluation = evaluation;
		this.needs = List.of(needs);
	}

	@Override
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	@Override
	public Severity severity() {
		return WARNINGS.contains(this) ? Severity.WARNING : Severity.VIOLATION;
	}

	@Override
	public String summary() {
		return this.summary;
	}

	@Override
	public List<Rule> needs() {
		if (PRECONDITIONS.contains(this)) {
			return this.needs;
		}
		return Stream.concat(PRECONDITIONS.stream(), this.needs.stream()).map(Rule.class::cast).toList();
	}

	@Override
	public void judge(Telemetry telemetry, Judgement judgement) {
		Setup setup = telemetry.setup();
		if (this.boundary != null && setup.absent().containsKey(this.boundary)) {
			judgement.notApplicable(setup.absent().get(this.boundary));
			return;
		}
		if (OF_TRUSTED_CALLERS.contains(this) && EdgeRules.noneTrusted(telemetry).isPresent()) {
			judgement.notApplicable(EdgeRules.noneTrusted(telemetry).get());
			return;
		}
		this.evaluation.accept(telemetry, judgement);
		if (this.boundary != null && setup.unobserved().containsKey(this.boundary)) {
			judgement.inconclusive(Outcome.NOT_OBSERVED + setup.unobserved().get(this.boundary));
		}
	}

}
