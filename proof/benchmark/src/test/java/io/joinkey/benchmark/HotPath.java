/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.slf4j.LoggerFactory;

import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.DefaultKafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.client.RestClient;

/**
 * What each request, line, task or record passes through.
 */
enum HotPath {

	/** A line as JSON within a span. */
	LOG_LINE {

		@Override
		Runnable prepare(ApplicationContext context) {
			Runnable line = logLine(new Encoding(encoder(context)));
			startSpan(context);
			return line;
		}

	},

	/** The same line without a span. */
	LOG_LINE_WITHOUT_IDS {

		@Override
		Runnable prepare(ApplicationContext context) {
			return logLine(new Encoding(encoder(context)));
		}

	},

	/** A line as JSON within a span, written to a file. */
	LOG_LINE_IN_FILE {

		@Override
		Runnable prepare(ApplicationContext context) {
			Runnable line = lineInFile(context);
			startSpan(context);
			return line;
		}

	},

	/** The same line without a span, written to a file. */
	LOG_LINE_IN_FILE_WITHOUT_IDS {

		@Override
		Runnable prepare(ApplicationContext context) {
			return lineInFile(context);
		}

	},

	/** An observation with its span, its timer and its scope. */
	SPAN_AND_SCOPE {

		@Override
		Runnable prepare(ApplicationContext context) {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			return () -> Observation.createNotStarted("work", registry)
				.lowCardinalityKeyValue("kind", "hot")
				.observe(NOTHING);
		}

	},

	/** A timer within a span, which may keep an exemplar. */
	EXEMPLAR {

		@Override
		Runnable prepare(ApplicationContext context) {
			Timer timer = context.getBean(MeterRegistry.class).timer("hot");
			startSpan(context);
			return () -> timer.record(5, TimeUnit.MILLISECONDS);
		}

	},

	/** The headers of a request parsed and those of the next one written. */
	HEADERS {

		@Override
		Runnable prepare(ApplicationContext context) {
			TextMapPropagator propagator = context.getBean(ContextPropagators.class).getTextMapPropagator();
			Map<String, String> headers = Map.of("traceparent",
					"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate", "vendor=value");
			return () -> propagator.inject(propagator.extract(Context.root(), headers, Entries.GETTER), new HashMap<>(),
					Map::put);
		}

	},

	/** A task submitted and run within a span. */
	TASK {

		@Override
		Runnable prepare(ApplicationContext context) {
			ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);
			CountDownLatch end = context.getBean(CountDownLatch.class);
			executor.execute(() -> {
				try {
					end.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			startSpan(context);
			return () -> executor.execute(NOTHING);
		}

	},

	/** A Kafka record sent within a span, by a template whose producer has no broker. */
	KAFKA_RECORD {

		@Override
		@SuppressWarnings("unchecked")
		Runnable prepare(ApplicationContext context) {
			KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
			MockProducer<String, String> producer = context.getBean(MockProducer.class);
			startSpan(context);
			return () -> {
				template.send("topic", "key", "value");
				producer.clear();
			};
		}

	},

	/** A Kafka record consumed, observed as a listener container does. */
	KAFKA_RECORD_CONSUMED {

		@Override
		Runnable prepare(ApplicationContext context) {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			ConsumerRecord<String, String> record = new ConsumerRecord<>("topic", 0, 4711, "key", "value");
			record.headers()
				.add("traceparent",
						"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(StandardCharsets.UTF_8));
			return () -> {
				Observation observation = KafkaListenerObservation.LISTENER_OBSERVATION
					.observation(null, DefaultKafkaListenerObservationConvention.INSTANCE,
							() -> new KafkaRecordReceiverContext(record, "listener", "client", "group", () -> "none"),
							registry)
					.start();
				try (Observation.Scope scope = observation.openScope()) {
					observation.stop();
				}
			};
		}

	},

	/** A request through the application's servlet filters. */
	HTTP_SERVER {

		@Override
		Runnable prepare(ApplicationContext context) {
			List<Filter> filters = context.getBeansOfType(FilterRegistrationBean.class)
				.values()
				.stream()
				.sorted(Comparator.comparingInt(FilterRegistrationBean::getOrder))
				.map((registration) -> (Filter) registration.getFilter())
				.toList();
			return () -> {
				MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders/4711");
				request.addHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
				filter(filters.iterator(), request, new MockHttpServletResponse());
			};
		}

	},

	/** A call with {@code RestClient} within a span, whose answer comes from memory. */
	HTTP_CLIENT {

		@Override
		Runnable prepare(ApplicationContext context) {
			RestClient client = context.getBean(RestClient.Builder.class).requestFactory((uri, method) -> {
				MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
				request.setResponse(new MockClientHttpResponse(BODY, HttpStatus.OK));
				return request;
			}).build();
			URI uri = URI.create("http://stock.example/stock/4711");
			startSpan(context);
			return () -> client.get().uri(uri).retrieve().toBodilessEntity();
		}

	};

	private static final byte[] BODY = "42".getBytes(StandardCharsets.UTF_8);

	/** Lines after which a file is emptied. */
	private static final int LINES = 100_000;

	private static final Runnable NOTHING = () -> {
	};

	/**
	 * Makes the operation.
	 * @param context the application
	 * @return the operation, for the thread that asks for it
	 */
	abstract Runnable prepare(ApplicationContext context);

	private static void startSpan(ApplicationContext context) {
		Observation.start("outer", context.getBean(ObservationRegistry.class)).openScope();
	}

	private static StructuredLogEncoder encoder(ApplicationContext context) {
		boolean joinkey = context.getEnvironment().getProperty("joinkey.enabled", Boolean.class, true);
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
		encoder.setFormat(joinkey ? "io.joinkey.logging.JsonLogFormatter" : "logstash");
		encoder.start();
		return encoder;
	}

	private static Runnable logLine(Appender<ILoggingEvent> appender) {
		Logger logger = (Logger) LoggerFactory.getLogger(HotPath.class);
		logger.setAdditive(false);
		logger.setLevel(Level.INFO);
		logger.detachAndStopAllAppenders();
		appender.setContext(logger.getLoggerContext());
		appender.start();
		logger.addAppender(appender);
		return () -> logger.atInfo().addKeyValue("order", "4711").log("order received");
	}

	/**
	 * Writes as Spring Boot does by default: each line is flushed.
	 */
	private static Runnable lineInFile(ApplicationContext context) {
		File file = new File("target", "hot-path.jsonl");
		FileAppender<ILoggingEvent> appender = new FileAppender<>();
		appender.setFile(file.getPath());
		appender.setEncoder(encoder(context));
		Runnable line = logLine(appender);
		int[] lines = new int[1];
		return () -> {
			line.run();
			if (++lines[0] % LINES == 0) {
				empty(file);
			}
		};
	}

	private static void empty(File file) {
		try {
			FileChannel.open(file.toPath(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void filter(Iterator<Filter> filters, MockHttpServletRequest request,
			MockHttpServletResponse response) {
		FilterChain rest = (nextRequest, nextResponse) -> filter(filters, request, response);
		try {
			if (filters.hasNext()) {
				filters.next().doFilter(request, response, rest);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (ServletException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class Encoding extends AppenderBase<ILoggingEvent> {

		private final StructuredLogEncoder encoder;

		private Encoding(StructuredLogEncoder encoder) {
			this.encoder = encoder;
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.encoder.encode(event);
		}

	}

	private enum Entries implements TextMapGetter<Map<String, String>> {

		GETTER;

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public String get(Map<String, String> carrier, String key) {
			return carrier.get(key);
		}

	}

}
