/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of Joinkey. Settings for which Spring Boot has a property are
 * configured there.
 *
 * @param enabled Whether Joinkey does anything.
 * @param excludedBeans Names of HTTP client, Kafka, JMS, RabbitMQ and executor beans that
 * Joinkey leaves alone.
 * @param http HTTP requests.
 * @param kafka How records are consumed.
 * @param jms JMS messages.
 * @param amqp RabbitMQ messages.
 * @param batch Jobs of Spring Batch.
 * @param concurrent Tasks on other threads.
 * @param logging How log lines are written.
 * @param metrics Metrics.
 * @param tracing Spans.
 * @param edge What crosses the boundary of the fleet.
 */
@ConfigurationProperties("joinkey")
public record JoinkeyProperties(@DefaultValue("true") boolean enabled, @DefaultValue Set<String> excludedBeans,
		@DefaultValue Http http, @DefaultValue Kafka kafka, @DefaultValue Jms jms, @DefaultValue Amqp amqp,
		@DefaultValue Batch batch, @DefaultValue Concurrent concurrent, @DefaultValue Logging logging,
		@DefaultValue Metrics metrics, @DefaultValue Tracing tracing, @DefaultValue Edge edge) {

	private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

	/**
	 * HTTP requests.
	 *
	 * @param server Incoming requests.
	 * @param client Outgoing requests.
	 */
	public record Http(@DefaultValue Server server, @DefaultValue Client client) {

		/**
		 * Incoming requests.
		 *
		 * @param enabled Whether incoming requests and the access log are joined, and
		 * probes are unobserved.
		 * @param observeProbes Whether scrapes and health checks are observed, as stock
		 * Spring Boot does.
		 * @param response What callers see of the trace.
		 */
		public record Server(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean observeProbes,
				@DefaultValue Response response) {

			/**
			 * What callers see of the trace.
			 *
			 * @param header Which responses have a header with the trace id.
			 * @param headerName Name of the response header. The value of traceresponse
			 * has the format that W3C specifies, that of any other name is the trace id.
			 * @param errorBodies Whether Spring Boot's error bodies and each
			 * ProblemDetail have the field trace_id.
			 */
			public record Response(@DefaultValue("server-error") Header header,
					@DefaultValue("X-Trace-Id") String headerName, @DefaultValue("true") boolean errorBodies) {

				public Response {
					if (!HEADER_NAME.matcher(headerName).matches()) {
						throw new InvalidConfigurationPropertyValueException("joinkey.http.server.response.header-name",
								headerName,
								"It is not the name of an HTTP header. Use letters, digits and hyphens, such as X-Trace-Id.");
					}
				}

				/**
				 * Which responses have a header with the trace id.
				 */
				public enum Header {

					/**
					 * No response.
					 */
					NEVER,

					/**
					 * Responses with status 500 and above.
					 */
					SERVER_ERROR,

					/**
					 * Each response.
					 */
					ALWAYS

				}

			}

		}

		/**
		 * Outgoing requests.
		 *
		 * @param enabled Whether HTTP client beans are observed and repeated requests are
		 * counted.
		 */
		public record Client(@DefaultValue("true") boolean enabled) {
		}

	}

	/**
	 * JMS messages.
	 *
	 * @param enabled Whether JMS templates and listener containers of the application's
	 * own are observed, and failed messages mark their spans.
	 */
	public record Jms(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * RabbitMQ messages.
	 *
	 * @param enabled Whether RabbitMQ templates, listener containers, batches and replies
	 * are observed.
	 */
	public record Amqp(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * Jobs of Spring Batch.
	 *
	 * @param enabled Whether jobs, their steps and partitions are observed.
	 * @param itemTraceProperty Property of the items whose value is a traceparent or a
	 * trace id. Each chunk then has a span that links to the traces of its items.
	 * @param linkRestarts Whether a restarted job has a link to the trace of the
	 * execution that failed, which is kept in the job's execution context.
	 */
	public record Batch(@DefaultValue("true") boolean enabled, @Nullable String itemTraceProperty,
			@DefaultValue("false") boolean linkRestarts) {
	}

	/**
	 * Tasks on other threads.
	 *
	 * @param enabled Whether executors, schedulers and Reactor propagate the context.
	 */
	public record Concurrent(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * Metrics.
	 *
	 * @param enabled Whether Prometheus gets metrics with buckets, exemplars and the
	 * service's name.
	 * @param direct Whether the timer of an observation is looked up once instead of for
	 * each observation.
	 */
	public record Metrics(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean direct) {
	}

	/**
	 * Spans.
	 *
	 * @param enabled Whether Joinkey configures propagation, sampling, export and the
	 * global OpenTelemetry.
	 * @param keepFailed Whether this service's spans of a request that failed are
	 * exported although its trace is not sampled.
	 * @param keepSlowerThan Duration from which this service's spans of a request are
	 * exported although its trace is not sampled.
	 * @param direct Whether the spans of observations are made without intermediate
	 * copies.
	 */
	public record Tracing(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean keepFailed,
			@Nullable Duration keepSlowerThan, @DefaultValue("true") boolean direct) {

		public Tracing {
			if (keepSlowerThan != null && (keepSlowerThan.isNegative() || keepSlowerThan.isZero())) {
				throw new InvalidConfigurationPropertyValueException("joinkey.tracing.keep-slower-than", keepSlowerThan,
						"Every request would be kept. Use a duration such as 2s, or set management.tracing.sampling.probability to 1.0.");
			}
		}

	}

	/**
	 * What crosses the boundary of the fleet.
	 *
	 * @param recordedHeaders Headers of requests that are recorded as log fields and span
	 * attributes, shortened and escaped.
	 * @param tenantHeader Header with the tenant of a request, recorded as the log field
	 * tenant_id and the span attribute tenant.id.
	 * @param continueUberTraceId Whether a request with Jaeger's uber-trace-id and
	 * without another trace context continues that trace.
	 * @param targets Legacy services, by a name of your choice, and the headers that they
	 * know.
	 * @param trust Callers whose trace is continued. The trace of another caller is
	 * linked.
	 * @param trusted Exceptions from the trust in no caller.
	 * @param allowedBaggage Baggage that is accepted from untrusted callers too, among
	 * management.tracing.baggage.remote-fields.
	 */
	public record Edge(@DefaultValue("X-Request-ID") List<String> recordedHeaders, @Nullable String tenantHeader,
			@DefaultValue("false") boolean continueUberTraceId, @DefaultValue Map<String, Target> targets,
			@DefaultValue("all") Trust trust, @DefaultValue Trusted trusted,
			@DefaultValue List<String> allowedBaggage) {

		private static final Set<String> SECRETS = Set.of("authorization", "proxy-authorization", "cookie",
				"set-cookie");

		public Edge {
			recordedHeaders.forEach((name) -> check("joinkey.edge.recorded-headers", name));
			if (tenantHeader != null) {
				check("joinkey.edge.tenant-header", tenantHeader);
			}
			if (trust == Trust.ALL && trusted.isSet()) {
				throw new InvalidConfigurationPropertyValueException("joinkey.edge.trust", "all",
						"joinkey.edge.trusted.* has no effect while all callers are trusted. Use none.");
			}
		}

		private static void check(String property, String name) {
			if (!HEADER_NAME.matcher(name).matches() || SECRETS.contains(name.toLowerCase(Locale.ROOT))) {
				throw new InvalidConfigurationPropertyValueException(property, name,
						"It is not the name of an HTTP header, or a header with secrets. Use a name such as X-Request-ID.");
			}
		}

		/**
		 * Which callers may choose the trace.
		 */
		public enum Trust {

			/**
			 * All callers.
			 */
			ALL,

			/**
			 * None but the exceptions.
			 */
			NONE

		}

		/**
		 * Exceptions from the trust in no caller. One of them is enough.
		 *
		 * @param networks Networks of trusted callers, such as 10.0.0.0/8. They hold for
		 * requests that no proxy forwarded.
		 * @param header Header with a secret that trusted callers send.
		 * @param headerValue The secret, 16 characters or more.
		 * @param clientCertificates Whether a caller with a client certificate that the
		 * server verified is trusted.
		 */
		public record Trusted(@DefaultValue List<String> networks, @Nullable String header,
				@Nullable String headerValue, @DefaultValue("false") boolean clientCertificates) {

			public Trusted {
				if ((header == null) != (headerValue == null) || (headerValue != null && headerValue.length() < 16)) {
					throw new InvalidConfigurationPropertyValueException("joinkey.edge.trusted.header", header,
							"A header needs joinkey.edge.trusted.header-value with 16 characters or more, and a value needs a header.");
				}
			}

			/**
			 * Comparing records would link their equality at the start, which takes time.
			 */
			private boolean isSet() {
				return !this.networks.isEmpty() || this.header != null || this.clientCertificates;
			}

		}

		/**
		 * A legacy service.
		 *
		 * @param hosts Hosts of the service: a name, a name with port, or a suffix such
		 * as *.legacy.example.
		 * @param headers Headers that are added to requests to these hosts.
		 */
		public record Target(@DefaultValue List<String> hosts, @DefaultValue Set<Header> headers) {

			/**
			 * A header, or group of headers, of a legacy service.
			 */
			public enum Header {

				/**
				 * The id of the request that is worked on, or else the trace id.
				 */
				X_REQUEST_ID,

				/**
				 * The correlation id of the request that is worked on, or else the trace
				 * id.
				 */
				X_CORRELATION_ID,

				/**
				 * B3 in a single header.
				 */
				B3,

				/**
				 * B3 in several headers.
				 */
				B3_MULTI,

				/**
				 * Jaeger's header.
				 */
				UBER_TRACE_ID

			}

		}

	}

	/**
	 * How log lines are written.
	 *
	 * @param enabled Whether log lines carry the ids in Joinkey's fields and layout.
	 * @param format Layout of the console and the log file: text is for reading.
	 * @param maxLineLength Length in bytes that a JSON line stays under. Longer texts are
	 * cut.
	 */
	public record Logging(@DefaultValue("true") boolean enabled, @DefaultValue("json") Format format,
			@DefaultValue("8KB") DataSize maxLineLength) {

		/**
		 * The property that bounds a line.
		 */
		public static final String MAX_LINE_LENGTH = "joinkey.logging.max-line-length";

		/**
		 * The smallest bound, in bytes: the ids and a message fit into it.
		 */
		public static final int MIN_LINE_LENGTH = 2 * 1024;

		public Logging {
			long bytes = maxLineLength.toBytes();
			if (bytes < MIN_LINE_LENGTH || bytes > Integer.MAX_VALUE) {
				throw new InvalidConfigurationPropertyValueException(MAX_LINE_LENGTH, maxLineLength,
						"A line needs room for its ids and a message. Use a size from 2KB to 2047MB.");
			}
		}

	}

	/**
	 * Settings of Kafka producers, consumers and streams.
	 *
	 * @param enabled Whether producers, consumers and Kafka Streams are observed.
	 * @param linkAfter Age from which a record starts a new, linked trace. By default it
	 * continues its trace.
	 */
	public record Kafka(@DefaultValue("true") boolean enabled, @Nullable Duration linkAfter) {

		public Kafka {
			if (linkAfter != null && linkAfter.isNegative()) {
				throw new InvalidConfigurationPropertyValueException("joinkey.kafka.link-after", linkAfter,
						"The age is negative. Use a duration such as 1h, or remove the property: then each record continues its trace.");
			}
		}

	}

	/**
	 * A layout of log lines.
	 */
	public enum Format {

		/**
		 * One JSON object a line.
		 */
		JSON,

		/**
		 * Spring Boot's text pattern, with the ids in it.
		 */
		TEXT

	}

}
