/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.check.capture.Recorder;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Recorder} and tasks that run again and again.
 */
class ScheduledWorkTests {

	@Test
	void theNextRunOfAScheduleIsSeen() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			Recorder recorder = Recorder.prepare(context, List.of());
			context.register(Relay.class);
			context.refresh();
			Relay relay = context.getBean(Relay.class);
			Tracer tracer = tracer(context);
			for (int i = 0; i < 3; i++) {
				relay.outbox.add(() -> tracer.spanBuilder("relay").startSpan().end());
			}
			assertThat(recorder.telemetry().spans()).extracting(SpanRecord::name)
				.containsExactly("relay", "relay", "relay");
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "false, false", "true, true" })
	void aPeriodicTaskWithTheContextOfARequestIsNamed(boolean captured, boolean cancelled) throws InterruptedException {
		ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			Recorder recorder = Recorder.prepare(context, List.of());
			AutoConfigurationPackages.register(context, "io.joinkey.check.run");
			context.refresh();
			Tracer tracer = tracer(context);
			CountDownLatch runs = new CountDownLatch(2);
			Runnable poll = () -> {
				tracer.spanBuilder("poll").startSpan().end();
				runs.countDown();
			};
			Span server = tracer.spanBuilder("http get").setSpanKind(SpanKind.SERVER).startSpan();
			Future<?> task;
			try (Scope scope = server.makeCurrent()) {
				task = scheduler.scheduleWithFixedDelay(captured ? Context.current().wrap(poll) : poll, 0, 10,
						TimeUnit.MILLISECONDS);
			}
			server.end();
			assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
			if (cancelled) {
				task.cancel(false);
			}
			List<String> repeated = recorder.telemetry().coverage().repeated();
			if (captured && !cancelled) {
				assertThat(repeated).singleElement().asString().contains(getClass().getName());
			}
			else {
				assertThat(repeated).isEmpty();
			}
		}
		finally {
			scheduler.shutdownNow();
		}
	}

	@Test
	void textThatIsPrintedOutsideOfASpanIsNamedByItsPlace() throws Exception {
		ExecutorService worker = Executors.newSingleThreadExecutor((task) -> new Thread(task, "printer-1"));
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			Recorder recorder = Recorder.prepare(context, List.of());
			AutoConfigurationPackages.register(context, "io.joinkey.check.run");
			context.refresh();
			worker.submit(() -> System.out.println("starting")).get();
			context.publishEvent(
					new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO));
			assertThat(recorder.telemetry().coverage().printed()).noneMatch((place) -> place.contains("printer"));
			System.out.println("started");
			worker.submit(ScheduledWorkTests::print).get();
			worker.submit(ScheduledWorkTests::print).get();
			assertThat(recorder.telemetry().coverage().printed())
				.filteredOn((place) -> place.startsWith(getClass().getName()))
				.containsExactly(getClass().getName() + ".print on thread printer-*");
			assertThat(recorder.telemetry().lines()).noneMatch(LogLine::isPrinted);
		}
		finally {
			worker.shutdownNow();
		}
	}

	private static void print() {
		System.out.println("tick");
	}

	@ParameterizedTest
	@EnumSource(Endless.class)
	void workThatNeverEndsIsOfNoRequest(Endless kind) throws InterruptedException {
		ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			Recorder recorder = Recorder.prepare(context, List.of());
			AutoConfigurationPackages.register(context, "io.joinkey.check.run");
			context.refresh();
			Tracer tracer = tracer(context);
			CountDownLatch runs = new CountDownLatch(3);
			CountDownLatch end = new CountDownLatch(1);
			Runnable beat = () -> {
				tracer.spanBuilder("beat").startSpan().end();
				runs.countDown();
			};
			Span server = tracer.spanBuilder("http get").setSpanKind(SpanKind.SERVER).startSpan();
			try (Scope scope = server.makeCurrent()) {
				kind.start(scheduler, beat, end);
			}
			server.end();
			assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
			Telemetry telemetry = recorder.telemetry();
			end.countDown();
			assertThat(telemetry.spans()).filteredOn((span) -> span.name().equals("beat"))
				.hasSizeGreaterThanOrEqualTo(3)
				.allSatisfy((span) -> assertThat(span.source().lost())
					.matches((lost) -> (lost == null) == !kind.name().endsWith("ENDS"), "of a request if it ends"));
			assertThat(telemetry.coverage().repeated())
				.hasSize(kind.name().startsWith("SUBMITS_ITSELF_CAPTURED") ? 1 : 0);
		}
		finally {
			scheduler.shutdownNow();
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "true, true", "false, false", "false, true" })
	void runsOfAPeriodicTaskAreNumberedUnlessARequestStartedIt(boolean timer, boolean request)
			throws InterruptedException {
		ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
		Timer clock = new Timer(true);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			Recorder recorder = Recorder.prepare(context, List.of());
			AutoConfigurationPackages.register(context, "io.joinkey.check.run");
			context.refresh();
			Tracer tracer = tracer(context);
			CountDownLatch runs = new CountDownLatch(2);
			TimerTask refresh = new TimerTask() {
				@Override
				public void run() {
					tracer.spanBuilder("first").startSpan().end();
					tracer.spanBuilder("second").startSpan().end();
					runs.countDown();
				}
			};
			Span server = tracer.spanBuilder("http get").setSpanKind(SpanKind.SERVER).startSpan();
			try (Scope scope = request ? server.makeCurrent() : Scope.noop()) {
				if (timer) {
					clock.schedule(refresh, 0, 10);
				}
				else {
					scheduler.scheduleWithFixedDelay(refresh, 0, 10, TimeUnit.MILLISECONDS);
				}
			}
			server.end();
			assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
			List<SpanRecord> spans = recorder.telemetry().spans();
			List<Long> first = runs(spans, "first").subList(0, 2);
			assertThat(first).isEqualTo(runs(spans, "second").subList(0, 2));
			assertThat(runs(spans, "http get")).containsExactly(0L);
			if (request) {
				assertThat(first).containsExactly(0L, 0L);
			}
			else {
				assertThat(first).doesNotContain(0L).doesNotHaveDuplicates();
			}
		}
		finally {
			scheduler.shutdownNow();
			clock.cancel();
		}
	}

	private static List<Long> runs(List<SpanRecord> spans, String name) {
		return spans.stream().filter((span) -> span.name().equals(name)).map((span) -> span.source().run()).toList();
	}

	private static Tracer tracer(AnnotationConfigApplicationContext context) {
		return SdkTracerProvider.builder().addSpanProcessor(context.getBean(SpanProcessor.class)).build().get("lab");
	}

	/** Does what requests left for it. */
	@EnableScheduling
	static class Relay {

		private final Queue<Runnable> outbox = new ConcurrentLinkedQueue<>();

		@Scheduled(initialDelay = 300, fixedDelay = 300)
		void relay() {
			for (Runnable next = this.outbox.poll(); next != null; next = this.outbox.poll()) {
				next.run();
			}
		}

	}

	/** Work that a request starts without its context, unless it captures it. */
	private enum Endless {

		ENDS {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				scheduler.execute(() -> {
					beat.run();
					beat.run();
					beat.run();
				});
			}
		},

		THREAD {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				new Thread(() -> loop(beat, end)).start();
			}
		},

		SUBCLASS {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				new Heart(() -> loop(beat, end)).start();
			}
		},

		TIMER {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				new Timer(true).schedule(new TimerTask() {
					@Override
					public void run() {
						loop(beat, end);
					}
				}, 0);
			}
		},

		TIMER_ENDS {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				new Timer(true).schedule(new TimerTask() {
					@Override
					public void run() {
						beat.run();
						beat.run();
						beat.run();
					}
				}, 0);
			}
		},

		TASK {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				scheduler.execute(() -> loop(beat, end));
			}
		},

		SUBMITS_ITSELF {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				again(scheduler, beat, false);
			}
		},

		SUBMITS_ITSELF_CAPTURED {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				again(scheduler, beat, true);
			}
		},

		SUBMITS_ITSELF_CAPTURED_AND_RUNS {
			@Override
			void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end) {
				AtomicInteger runs = new AtomicInteger();
				again(scheduler, () -> {
					beat.run();
					if (runs.incrementAndGet() == 3) {
						awaitEnd(end);
					}
				}, true);
			}
		};

		abstract void start(ScheduledExecutorService scheduler, Runnable beat, CountDownLatch end);

		private static void loop(Runnable beat, CountDownLatch end) {
			do {
				beat.run();
			}
			while (!isOver(end));
		}

		private static void again(ScheduledExecutorService scheduler, Runnable beat, boolean captured) {
			Runnable next = () -> {
				beat.run();
				again(scheduler, beat, captured);
			};
			scheduler.schedule(captured ? Context.current().wrap(next) : next, 10, TimeUnit.MILLISECONDS);
		}

		private static void awaitEnd(CountDownLatch end) {
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private static boolean isOver(CountDownLatch end) {
			try {
				return end.await(10, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				return true;
			}
		}

	}

	private static final class Heart extends Thread {

		private final Runnable loop;

		Heart(Runnable loop) {
			this.loop = loop;
		}

		@Override
		public void run() {
			this.loop.run();
		}

	}

}
