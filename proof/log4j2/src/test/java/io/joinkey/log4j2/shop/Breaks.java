/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.log4j2.shop;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.rewrite.RewritePolicy;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginConfiguration;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.pattern.ConverterKeys;
import org.apache.logging.log4j.core.pattern.LogEventPatternConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What applications add that breaks their Log4j2 lines.
 */
public final class Breaks {

	private static final Logger log = LoggerFactory.getLogger(Breaks.class);

	private Breaks() {
	}

	@Component
	static class ClearsContext extends OncePerRequestFilter {

		@Override
		protected boolean shouldNotFilter(HttpServletRequest request) {
			return !request.getRequestURI().equals("/orders");
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			ThreadContext.clearAll();
			chain.doFilter(request, response);
		}

	}

	@RestController
	static class RestoresWrongContext extends OncePerRequestFilter {

		private static final Logger log = LoggerFactory.getLogger(RestoresWrongContext.class);

		private final AtomicReference<Map<String, String>> previous = new AtomicReference<>(Map.of());

		@GetMapping("/invoices")
		String invoices() {
			log.info("Invoices were asked for");
			return "invoices";
		}

		@Override
		protected boolean shouldNotFilter(HttpServletRequest request) {
			return !request.getRequestURI().equals("/invoices");
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			ThreadContext.putAll(this.previous.getAndSet(ThreadContext.getContext()));
			chain.doFilter(request, response);
		}

	}

	@RestController
	static class StartsThread {

		@GetMapping("/imports")
		String imports() throws InterruptedException {
			Thread thread = new Thread(() -> log.info("Importing"), "import");
			thread.start();
			thread.join();
			return "imported";
		}

	}

	/** Asks the thread that writes, and not the event. */
	@Plugin(name = "TraceOfThread", category = "Converter")
	@ConverterKeys("traceOfThread")
	public static final class TraceOfThread extends LogEventPatternConverter {

		private TraceOfThread() {
			super("traceOfThread", "traceOfThread");
		}

		@PluginFactory
		public static TraceOfThread newInstance(String[] options) {
			return new TraceOfThread();
		}

		@Override
		public void format(LogEvent event, StringBuilder text) {
			text.append(ThreadContext.get("trace_id")).append(' ').append(ThreadContext.get("span_id"));
		}

	}

	/** Makes new events, without their context and without parts of a millisecond. */
	@Plugin(name = "Anonymous", category = "Core", elementType = "rewritePolicy")
	public static final class Anonymous implements RewritePolicy {

		@PluginFactory
		public static Anonymous create() {
			return new Anonymous();
		}

		@Override
		public LogEvent rewrite(LogEvent event) {
			return new Log4jLogEvent.Builder(event).setContextData(ContextDataFactory.createContextData())
				.setTimeMillis(event.getTimeMillis())
				.build();
		}

	}

	/** An asynchronous appender of the application's own. */
	@Plugin(name = "OwnAsync", category = "Core", elementType = Appender.ELEMENT_TYPE)
	public static final class OwnAsync extends AbstractAppender {

		private final BlockingQueue<LogEvent> queue = new LinkedBlockingQueue<>();

		private final Configuration configuration;

		private final String to;

		private OwnAsync(String name, String to, Configuration configuration) {
			super(name, null, null, true, Property.EMPTY_ARRAY);
			this.to = to;
			this.configuration = configuration;
		}

		@PluginFactory
		public static OwnAsync create(@PluginAttribute("name") String name, @PluginAttribute("to") String to,
				@PluginConfiguration Configuration configuration) {
			return new OwnAsync(name, to, configuration);
		}

		@Override
		public void start() {
			super.start();
			Thread thread = new Thread(this::write, "own-async");
			thread.setDaemon(true);
			thread.start();
		}

		@Override
		public void append(LogEvent event) {
			this.queue.add(event.toImmutable());
		}

		private void write() {
			try {
				while (true) {
					this.configuration.<Appender>getAppender(this.to).append(this.queue.take());
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
