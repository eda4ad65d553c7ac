/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpanCapture}.
 */
class SpanCaptureTests {

	private final ThreadSnapshots moments = new ThreadSnapshots();

	private final SpanCapture capture = new SpanCapture(this.moments);

	private final Tracer tracer = tracer(Sampler.alwaysOn());

	@Test
	void aSpanIsRecordedWithEverythingThatRulesAsk() {
		Span link = this.tracer.spanBuilder("linked").startSpan();
		Span span = this.tracer.spanBuilder("http get /orders")
			.setSpanKind(SpanKind.SERVER)
			.addLink(link.getSpanContext())
			.setAttribute("uri", "/orders")
			.startSpan();
		span.setStatus(StatusCode.ERROR);
		span.end();
		SpanRecord record = this.capture.spans().get(1);
		assertThat(record.context().spanId()).isEqualTo(span.getSpanContext().getSpanId());
		assertThat(record.context().isSampled()).isTrue();
		assertThat(record.parent()).isNull();
		assertThat(record.kind()).isEqualTo(Kind.SERVER);
		assertThat(record.name()).isEqualTo("http get /orders");
		assertThat(record.status()).isEqualTo(Status.ERROR);
		assertThat(record.links()).extracting(SpanContext::spanId).containsExactly(link.getSpanContext().getSpanId());
		assertThat(record.attributes()).containsEntry("uri", "/orders");
		assertThat(record.source().service()).isEqualTo("orders");
		assertThat(record.source().instrumentation()).isEqualTo("lab");
		assertThat(record.source().thread()).isEqualTo(Thread.currentThread().getName());
		assertThat(record.timing().endNanos()).isGreaterThanOrEqualTo(record.timing().startNanos());
	}

	@Test
	void callersOfACallOutsideOfAnySpanAreRecorded() {
		Span outer = this.tracer.spanBuilder("outer").startSpan();
		try (Scope ignored = outer.makeCurrent()) {
			this.tracer.spanBuilder("inner call").setSpanKind(SpanKind.CLIENT).startSpan().end();
		}
		outer.end();
		this.tracer.spanBuilder("call").setSpanKind(SpanKind.CLIENT).startSpan().end();
		assertThat(this.capture.spans()).extracting((span) -> span.source().callers().contains(getClass().getName()))
			.containsExactly(false, false, true);
	}

	@Test
	void onlyASpanThatEndedBeforeTheFlushIsUnexported() {
		this.capture.watchingExports();
		this.tracer.spanBuilder("kept").startSpan().end();
		Span running = this.tracer.spanBuilder("a scheduled run").startSpan();
		this.capture.flushing();
		running.end();
		assertThat(this.capture.isIncomplete()).isTrue();
		assertThat(this.capture.spans()).extracting((span) -> span.source().exported()).containsExactly(false, true);
		this.capture.exported(List.of(this.capture.spans().get(0).context().spanId()));
		assertThat(this.capture.isIncomplete()).isFalse();
	}

	@Test
	void aLocalParentIsDistinguishedFromARemoteOne() {
		io.opentelemetry.api.trace.SpanContext remote = io.opentelemetry.api.trace.SpanContext
			.createFromRemoteParent("a".repeat(32), "b".repeat(16), TraceFlags.getSampled(), TraceState.getDefault());
		Span server = this.tracer.spanBuilder("server").setParent(Context.root().with(Span.wrap(remote))).startSpan();
		this.tracer.spanBuilder("inner").setParent(Context.root().with(server)).startSpan();
		assertThat(this.capture.spans()).extracting(SpanRecord::parent)
			.containsExactly(new Parent("b".repeat(16), true), new Parent(server.getSpanContext().getSpanId(), false));
	}

	@Test
	void threadsWithoutANameAreToldApart() throws InterruptedException {
		AtomicReference<ThreadSnapshot> other = new AtomicReference<>();
		Thread first = new Thread(() -> this.tracer.spanBuilder("first").startSpan(), "");
		Thread second = new Thread(() -> other.set(this.moments.now()), "");
		first.start();
		second.start();
		first.join();
		second.join();
		assertThat(this.capture.spans()).singleElement().matches((span) -> !span.isOn(other.get()));
		assertThat(ThreadSnapshot.on(other.get().thread())).isEqualTo("on a virtual thread");
	}

	@Test
	void startsAndEndsAreInTheOrderInWhichTheyHappened() {
		Span outer = this.tracer.spanBuilder("outer").startSpan();
		Span inner = this.tracer.spanBuilder("inner").startSpan();
		inner.end();
		outer.end();
		List<SpanRecord> spans = this.capture.spans();
		assertThat(spans).extracting((span) -> span.timing().order()).containsExactly(1L, 2L);
		assertThat(spans).extracting((span) -> span.timing().endOrder()).containsExactly(4L, 3L);
	}

	@Test
	void aScheduledRunDuringTheScrapeIsKeptAndTheScrapeItselfIsNot() {
		Span first = this.tracer.spanBuilder("http get").setSpanKind(SpanKind.SERVER).startSpan();
		List<SpanRecord> before = this.capture.spans();
		first.end();
		this.tracer.spanBuilder("task clock.tick")
			.setAttribute("code.function", "tick")
			.setAttribute("code.namespace", "com.acme.Clock")
			.startSpan()
			.end();
		this.tracer.spanBuilder("query of a gauge").setSpanKind(SpanKind.CLIENT).startSpan().end();
		Span scrape = this.tracer.spanBuilder("http get").setSpanKind(SpanKind.SERVER).startSpan();
		this.tracer.spanBuilder("within").setParent(Context.root().with(scrape)).startSpan().end();
		assertThat(this.capture.since(before)).extracting(SpanRecord::name)
			.containsExactly("http get", "task clock.tick");
		assertThat(this.capture.since(before).get(0).timing().isEnded()).isTrue();
	}

	@Test
	void aSpanThatNeverEndedIsMarked() {
		this.tracer.spanBuilder("open").startSpan();
		assertThat(this.capture.spans()).singleElement()
			.satisfies((span) -> assertThat(span.timing().endOrder()).isEqualTo(Long.MAX_VALUE));
	}

	@Test
	void theProbeAndTheGatesOwnServerAreNotEvidence() throws InterruptedException {
		io.opentelemetry.api.trace.SpanContext probe = io.opentelemetry.api.trace.SpanContext.createFromRemoteParent(
				ThreadSnapshots.PROBE, ThreadSnapshots.PARENT, TraceFlags.getDefault(), TraceState.getDefault());
		this.tracer.spanBuilder("probe").setParent(Context.root().with(Span.wrap(probe))).startSpan().end();
		Thread downstream = new Thread(() -> this.tracer.spanBuilder("answer").startSpan().end(), Downstreams.THREAD);
		downstream.start();
		downstream.join();
		assertThat(this.capture.spans()).isEmpty();
		assertThat(this.capture.isQuiet()).isTrue();
	}

	@Test
	void aSpanThatTheSamplerDropsIsActiveAndNotRecorded() {
		Span dropped = tracer(Sampler.alwaysOff()).spanBuilder("dropped").startSpan();
		try (Scope scope = dropped.makeCurrent()) {
			assertThat(scope).isNotNull();
			SpanContext active = this.moments.now().active();
			assertThat(active).isNotNull();
			assertThat(active.traceId()).isEqualTo(dropped.getSpanContext().getTraceId());
			assertThat(active.isSampled()).isFalse();
		}
		assertThat(this.moments.now().active()).isNull();
		assertThat(this.capture.spans()).isEmpty();
	}

	private Tracer tracer(Sampler sampler) {
		return SdkTracerProvider.builder()
			.setResource(Resource.builder().put("service.name", "orders").build())
			.setSampler(sampler)
			.addSpanProcessor(new SdkSpans(this.capture))
			.build()
			.get("lab");
	}

	@Test
	void aCallThatRepeatsIsKeptDuringTheScrape() {
		this.tracer.spanBuilder("poll").setSpanKind(SpanKind.CLIENT).startSpan().end();
		List<SpanRecord> before = this.capture.spans();
		this.tracer.spanBuilder("poll").setSpanKind(SpanKind.CLIENT).startSpan().end();
		this.tracer.spanBuilder("query of a gauge").setSpanKind(SpanKind.CLIENT).startSpan().end();
		assertThat(this.capture.since(before)).extracting(SpanRecord::name).containsExactly("poll", "poll");
	}

	@Test
	void aSpanThatWasOpenMayHaveEndedSince() {
		Span run = this.tracer.spanBuilder("run").startSpan();
		List<SpanRecord> before = this.capture.spans();
		assertThat(this.capture.since(before)).extracting((span) -> span.timing().isEnded()).containsExactly(false);
		run.end();
		assertThat(this.capture.since(before)).extracting((span) -> span.timing().isEnded()).containsExactly(true);
	}

	@Test
	void onlySpansThatBeganSinceAreWaitedFor() throws InterruptedException {
		this.tracer.spanBuilder("before").startSpan();
		long moment = this.moments.next();
		Span since = this.tracer.spanBuilder("since").startSpan();
		Thread waiting = new Thread(() -> this.capture.awaitSince(moment));
		waiting.start();
		since.end();
		waiting.join();
		assertThat(this.capture.spans()).extracting((span) -> span.timing().isEnded()).containsExactly(false, true);
	}

}
