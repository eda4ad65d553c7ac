/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.context.ContextSnapshotFactory;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Breaks in what is written outside of the application's own package, threads and
 * streams.
 */
final class OutsideSabotages {

	private static final Logger log = LoggerFactory.getLogger(OutsideSabotages.class);

	private static final Logger audit = LoggerFactory.getLogger("AUDIT");

	private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

	private OutsideSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		Application paths = mvc.requesting("/outside");
		return List.of(new Sabotage("a library's logger outside the request's scope", CorrelationRule.LOG_HAS_IDS,
				mvc.with(AccessLog.class), "set the order of the filter to Ordered.HIGHEST_PRECEDENCE + 2 or later",
				mvc.with(AccessLogWithin.class)),
				new Sabotage("a library's logger on another thread", CorrelationRule.ASYNC_HOP,
						paths.with(AuditsElsewhere.class), "captureAll().wrap((Runnable) task)",
						paths.with(AuditsElsewhereWrapped.class)),
				new Sabotage("System.out within a request", CorrelationRule.LOG_EVERY_APPENDER,
						paths.with(Prints.class), "write it with a logger", paths.with(Logs.class)),
				new Sabotage("an appender that writes to no stream", CorrelationRule.LOG_EVERY_APPENDER,
						mvc.without("logging.structured.format.console")
							.property("logging.config", "classpath:sabotage/ships-without-ids.xml"),
						"to the pattern of PatternLayout of appender SHIP",
						mvc.without("logging.structured.format.console")
							.property("logging.config", "classpath:sabotage/ships-with-ids.xml")),
				new Sabotage("AsyncContext.start", CorrelationRule.ASYNC_HOP, paths.with(StartsAsync.class),
						"captureAll().wrap((Runnable) task)", paths.with(StartsAsyncWrapped.class)),
				new Sabotage("a queue with a worker thread", CorrelationRule.ASYNC_HOP, paths.with(Queues.class),
						"captureAll().wrap(task)", paths.with(QueuesWrapped.class)),
				new Sabotage("a delay queue with a worker thread", CorrelationRule.ASYNC_HOP,
						paths.with(DelayQueues.class), "captureAll().wrap(task)", paths.with(QueuesWrapped.class)),
				new Sabotage("trace_flags that are always 00", CorrelationRule.LOG_ID_EQUALS_SPAN,
						mvc.without(Stock.TraceFlags.class).with(NoFlags.class), "the flags of the current span", mvc));
	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class AccessLog extends OncePerRequestFilter {

		private static final Logger access = LoggerFactory.getLogger("com.acme.web.AccessLog");

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(request, response);
			access.info("{} {}", request.getRequestURI(), response.getStatus());
		}

	}

	@Order(Ordered.LOWEST_PRECEDENCE)
	static class AccessLogWithin extends AccessLog {

	}

	@RestController
	static class AuditsElsewhere {

		@GetMapping("/outside")
		String audited() throws InterruptedException {
			log.info("Auditing");
			Thread thread = new Thread(task(), "audit");
			thread.start();
			thread.join();
			return "audited";
		}

		Runnable task() {
			return () -> audit.info("Somebody asked");
		}

	}

	@RestController
	static class AuditsElsewhereWrapped extends AuditsElsewhere {

		@Override
		Runnable task() {
			return SNAPSHOTS.captureAll().wrap(super.task());
		}

	}

	@RestController
	static class Prints {

		@GetMapping("/outside")
		String printed() {
			log.info("Printing");
			System.out.println("Somebody asked");
			return "printed";
		}

	}

	@RestController
	static class Logs {

		@GetMapping("/outside")
		String logged() {
			log.info("Somebody asked");
			return "logged";
		}

	}

	@RestController
	static class StartsAsync {

		@GetMapping("/outside")
		void started(HttpServletRequest request) {
			log.info("Starting");
			AsyncContext asynchronous = request.startAsync();
			asynchronous.start(task(() -> {
				log.info("Started");
				asynchronous.complete();
			}));
		}

		Runnable task(Runnable task) {
			return task;
		}

	}

	@RestController
	static class StartsAsyncWrapped extends StartsAsync {

		@Override
		Runnable task(Runnable task) {
			return SNAPSHOTS.captureAll().wrap(task);
		}

	}

	/** A worker that exists before the first request. */
	@RestController
	static class Queues implements AutoCloseable {

		private final BlockingQueue<Order> orders;

		private final Thread worker = new Thread(this::work, "worker");

		Queues() {
			this(new LinkedBlockingQueue<>());
		}

		Queues(BlockingQueue<Order> orders) {
			this.orders = orders;
			this.worker.setDaemon(true);
			this.worker.start();
		}

		@GetMapping("/outside")
		String queued() throws InterruptedException {
			log.info("Queueing");
			Order order = new Order(captured(() -> log.info("Working")), new LinkedBlockingQueue<>());
			this.orders.add(order);
			return order.done().take();
		}

		Runnable captured(Runnable work) {
			return work;
		}

		private void work() {
			try {
				while (true) {
					Order order = this.orders.take();
					order.work().run();
					order.done().add("done");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void close() {
			this.worker.interrupt();
		}

		record Order(Runnable work, BlockingQueue<String> done) implements Delayed {

			@Override
			public long getDelay(TimeUnit unit) {
				return 0;
			}

			@Override
			public int compareTo(Delayed other) {
				return 0;
			}

		}

	}

	@RestController
	static class DelayQueues extends Queues {

		DelayQueues() {
			super(new DelayQueue<>());
		}

	}

	@RestController
	static class QueuesWrapped extends Queues {

		@Override
		Runnable captured(Runnable work) {
			return SNAPSHOTS.captureAll().wrap(work);
		}

	}

	static class NoFlags extends Stock.TraceFlags {

		@Override
		String flags(io.opentelemetry.api.trace.Span span) {
			return "00";
		}

	}

	/** Sends what its layout writes over a wire, as far as Logback can tell. */
	public static class Ships extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private @Nullable Layout<ILoggingEvent> layout;

		public @Nullable Layout<ILoggingEvent> getLayout() {
			return this.layout;
		}

		public void setLayout(Layout<ILoggingEvent> layout) {
			this.layout = layout;
		}

		@Override
		protected void append(ILoggingEvent event) {
			if (this.layout != null) {
				this.layout.doLayout(event);
			}
		}

	}

}
