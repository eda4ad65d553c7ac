/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.joinkey.check.evidence.Setup.FurtherTask;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.util.ClassUtils;

/**
 * Numbers all evidence in one order, and captures the ids and the span of a thread.
 */
public final class ThreadSnapshots {

	/** The trace with which the tracer is tried. */
	public static final String PROBE = "0af7651916cd43dd8448eb211c80319c";

	public static final String PARENT = "b7ad6b7169203331";

	private static final boolean OPEN_TELEMETRY = ClassUtils.isPresent("io.opentelemetry.api.trace.Span",
			ThreadSnapshots.class.getClassLoader());

	private static final boolean OPEN_TELEMETRY_SDK = OPEN_TELEMETRY
			&& ClassUtils.isPresent("io.opentelemetry.sdk.trace.ReadableSpan", ThreadSnapshots.class.getClassLoader());

	/** What subscribes to a handler, and never outside a request. */
	private static final String REACTIVE_HANDLER = "org.springframework.web.reactive.result.method.InvocableHandlerMethod";

	/** What reads the answer of a call on the event loop. */
	private static final String HTTP_CLIENT = "reactor.netty.http.client.";

	/** What calls a RecordInterceptor. */
	private static final String LISTENER_CONTAINER = "org.springframework.kafka.listener.";

	/** A loop may submit any number of tasks. */
	private static final int FURTHER = 1000;

	private final AtomicLong order = new AtomicLong();

	private final Queue<TaskRun> runs = new ConcurrentLinkedQueue<>();

	private final Set<TaskSubmission> repeated = ConcurrentHashMap.newKeySet();

	private final Set<FurtherTask> further = ConcurrentHashMap.newKeySet();

	private volatile Supplier<@Nullable SpanContext> tracer = () -> null;

	/**
	 * Sets what to ask when OpenTelemetry knows of no current span.
	 * @param tracer gives the current span of another tracer
	 */
	public void askAlso(Supplier<@Nullable SpanContext> tracer) {
		this.tracer = tracer;
	}

	public long next() {
		return this.order.incrementAndGet();
	}

	/** Return the number of observations so far. */
	public long observed() {
		return this.order.get();
	}

	public ThreadSnapshot now() {
		Map<String, String> mdc = MDC.getCopyOfContextMap();
		SpanContext active = active();
		if (OPEN_TELEMETRY_SDK) {
			UnexportedSpans.look();
		}
		if (active != null) {
			TaskSubmissions.repeats(active);
		}
		return new ThreadSnapshot(next(), thread(Thread.currentThread()), active, (mdc != null) ? mdc : Map.of(),
				TaskSubmissions.current(active), caller());
	}

	/**
	 * Return a snapshot with the submission of the queued item that a message names.
	 * @param message what the thread logs
	 * @return the snapshot
	 */
	public ThreadSnapshot now(Supplier<String> message) {
		ThreadSnapshot now = now();
		TaskSubmission submission = (now.active() == null && now.submission() == null && !QueueBulks.isEmpty()
				&& now.traceIds().findAny().isEmpty()) ? QueueBulks.named(message.get()) : null;
		return (submission == null) ? now
				: new ThreadSnapshot(now.order(), now.thread(), null, now.context(), submission, now.caller());
	}

	/**
	 * Return the name of a thread, or its number if it has no name, as virtual threads.
	 */
	public static String thread(Thread thread) {
		String name = thread.getName();
		return name.isEmpty() ? ThreadSnapshot.UNNAMED + thread.getId() : name;
	}

	/** Return the active spans that no exporter can get. */
	public static Map<String, String> unexported() {
		return OPEN_TELEMETRY_SDK ? UnexportedSpans.seen() : Map.of();
	}

	/** Return the current span of this thread. */
	public static @Nullable SpanContext current() {
		return OPEN_TELEMETRY ? OpenTelemetrySpans.current() : null;
	}

	/** Return the trace ids that this thread carries. */
	static List<String> carried() {
		Map<String, String> mdc = MDC.getCopyOfContextMap();
		return new ThreadSnapshot(0, "", current(), (mdc != null) ? mdc : Map.of()).traceIds().toList();
	}

	void ended(TaskSubmission submission, List<String> before) {
		this.runs.add(new TaskRun(submission, now(), before));
	}

	void repeats(TaskSubmission started) {
		this.repeated.add(started);
	}

	/**
	 * Return the starts of periodic tasks that ran in the trace in which they were
	 * started, and that go on.
	 */
	public Set<TaskSubmission> repeated() {
		Set<TaskSubmission> all = EndlessTasks.captured();
		this.repeated.stream().filter((started) -> !PeriodicTasks.isOver(started)).forEach(all::add);
		return all;
	}

	void submits(FurtherTask task) {
		if (this.further.size() < FURTHER) {
			this.further.add(task);
		}
	}

	/** Return the tasks that tasks without context submitted. */
	public List<FurtherTask> further() {
		return List.copyOf(this.further);
	}

	public List<TaskRun> runs() {
		return List.copyOf(this.runs);
	}

	private static Caller caller() {
		return StackWalker.getInstance().walk((frames) -> {
			Caller caller = Caller.ANY;
			boolean hook = false;
			boolean after = false;
			for (StackWalker.StackFrame frame : (Iterable<StackWalker.StackFrame>) frames::iterator) {
				String name = frame.getClassName();
				if (after && name.startsWith(LISTENER_CONTAINER)) {
					return Caller.AFTER_RECORD;
				}
				after |= frame.getMethodName().equals("afterRecord");
				if (name.equals("org.springframework.scheduling.support.ScheduledMethodRunnable")) {
					return Caller.SCHEDULE;
				}
				if (name.startsWith("reactor.core.publisher.FluxInterval")) {
					// a separate clock belongs to no request
					return Caller.ANY;
				}
				if (name.startsWith(REACTIVE_HANDLER)) {
					return hook ? Caller.CLIENT_HOOK : Caller.REACTIVE_HANDLER;
				}
				if (name.startsWith(HTTP_CLIENT)) {
					// no operator calls a hook of the client
					hook |= caller == Caller.ANY;
					caller = (caller == Caller.REACTOR) ? Caller.REACTIVE_ANSWER : caller;
				}
				else if (caller == Caller.ANY && !hook && name.startsWith("reactor.core.publisher.")) {
					caller = Caller.REACTOR;
				}
			}
			return (hook && caller == Caller.ANY) ? Caller.CLIENT_HOOK : caller;
		});
	}

	private @Nullable SpanContext active() {
		SpanContext current = current();
		return (current != null) ? current : this.tracer.get();
	}

	private static final class OpenTelemetrySpans {

		private static @Nullable SpanContext current() {
			io.opentelemetry.api.trace.SpanContext context = Span.current().getSpanContext();
			return context.isValid()
					? new SpanContext(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex())
					: null;
		}

	}

}
