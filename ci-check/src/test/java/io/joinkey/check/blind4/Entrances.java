/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/** How requests come in, are sampled and answered. */
public final class Entrances {

	private static final Logger log = LoggerFactory.getLogger(Entrances.class);

	private Entrances() {
	}

	private static FilterRegistrationBean<Filter> filter(Filter filter, int order) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(order);
		return registration;
	}

	/** Reads B3 before W3C, for the old mesh. */
	@EnableAutoConfiguration
	@RestController
	public static class B3first {

		public static void main(String[] arguments) {
			Platform.mvc(B3first.class, arguments, "management.tracing.propagation.consume=b3,w3c",
					"management.tracing.propagation.produce=w3c");
		}

		@GetMapping("/rooms")
		public String rooms() {
			log.info("Rooms listed");
			return "rooms";
		}

	}

	/** Makes the trace id out of the request id of the ingress. */
	@EnableAutoConfiguration
	@RestController
	public static class Requestidwins {

		public static void main(String[] arguments) {
			Joinkey.mvc(Requestidwins.class, arguments);
		}

		@GetMapping("/tables")
		public String tables() {
			log.info("Tables listed");
			return "tables";
		}

		@Bean
		FilterRegistrationBean<Filter> requestIds() {
			return filter((request, response, chain) -> {
				HttpServletRequest http = (HttpServletRequest) request;
				String id = http.getHeader("X-Request-ID");
				boolean traced = Variant.fixed() && http.getHeader("traceparent") != null;
				chain.doFilter((id == null || traced) ? http : new Traced(http, id), response);
			}, Ordered.HIGHEST_PRECEDENCE);
		}

		static class Traced extends HttpServletRequestWrapper {

			private final String traceparent;

			Traced(HttpServletRequest request, String id) {
				super(request);
				String hash = DigestUtils.md5DigestAsHex(id.getBytes(StandardCharsets.UTF_8));
				this.traceparent = "00-" + hash + "-" + hash.substring(16) + "-01";
			}

			@Override
			public String getHeader(String name) {
				return name.equalsIgnoreCase("traceparent") ? this.traceparent : super.getHeader(name);
			}

			@Override
			public Enumeration<String> getHeaders(String name) {
				return name.equalsIgnoreCase("traceparent") ? Collections.enumeration(List.of(this.traceparent))
						: super.getHeaders(name);
			}

		}

	}

	/** Rejects requests in the outermost filter. */
	@EnableAutoConfiguration
	@RestController
	public static class Ratelimit {

		public static void main(String[] arguments) {
			Joinkey.mvc(Ratelimit.class, arguments);
		}

		@GetMapping("/search")
		public String search() {
			log.info("Searching");
			return "found";
		}

		@Bean
		FilterRegistrationBean<Filter> limits() {
			return filter(new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					if (request.getRequestURI().equals("/search") && request.getHeader("X-Client") == null) {
						log.warn("Rejected a request without a client");
						response.sendError(429);
						return;
					}
					chain.doFilter(request, response);
				}

			}, Variant.fixed() ? 0 : Ordered.HIGHEST_PRECEDENCE);
		}

	}

	/** Continues the short trace ids of an old caller. */
	@EnableAutoConfiguration
	@RestController
	public static class Paddedids {

		public static void main(String[] arguments) {
			Platform.mvc(Paddedids.class, arguments);
		}

		@GetMapping("/stock")
		public String stock() {
			log.info("Stock listed");
			return "stock";
		}

		@Bean
		ContextPropagators contextPropagators() {
			W3CTraceContextPropagator w3c = W3CTraceContextPropagator.getInstance();
			return ContextPropagators.create(Variant.fixed() ? w3c : new Padding(w3c));
		}

		record Padding(TextMapPropagator w3c) implements TextMapPropagator {

			@Override
			public List<String> fields() {
				return List.copyOf(this.w3c.fields());
			}

			@Override
			public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
				this.w3c.inject(context, carrier, setter);
			}

			@Override
			public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
				return this.w3c.extract(context, carrier, new TextMapGetter<C>() {

					@Override
					public Iterable<String> keys(C from) {
						return getter.keys(from);
					}

					@Override
					public String get(C from, String key) {
						String value = getter.get(from, key);
						return (value == null || !key.equals("traceparent")) ? value : pad(value);
					}

				});
			}

			private static String pad(String header) {
				String[] parts = header.split("-");
				if (parts.length < 4 || parts[1].length() >= 32) {
					return header;
				}
				return parts[0] + "-" + "0".repeat(32 - parts[1].length()) + parts[1] + "-" + parts[2] + "-" + parts[3];
			}

		}

	}

	/** Caches an answer with the trace id that it has for the support. */
	@EnableAutoConfiguration
	@RestController
	public static class Cachedheader {

		private final Tracer tracer;

		private ResponseEntity<String> cached;

		Cachedheader(Tracer tracer) {
			this.tracer = tracer;
		}

		public static void main(String[] arguments) {
			Platform.mvc(Cachedheader.class, arguments);
		}

		@GetMapping("/catalogue")
		public synchronized ResponseEntity<String> catalogue() {
			log.info("Catalogue asked for");
			if (this.cached == null || Variant.fixed()) {
				String id = this.tracer.currentSpan().context().traceId();
				this.cached = ResponseEntity.ok().header("X-Trace-Id", id).body("catalogue");
			}
			return this.cached;
		}

	}

	/** Samples three spans a second, whatever the caller has decided. */
	@EnableAutoConfiguration
	@RestController
	public static class Ratelimitsampler {

		private final AtomicLong second = new AtomicLong();

		private final AtomicLong taken = new AtomicLong();

		public static void main(String[] arguments) {
			Platform.mvc(Ratelimitsampler.class, arguments);
		}

		@GetMapping("/routes")
		public String routes() {
			log.info("Routes listed");
			return "routes";
		}

		@Bean
		Sampler sampler() {
			Sampler limited = new Sampler() {

				@Override
				public SamplingResult shouldSample(Context parent, String traceId, String name,
						io.opentelemetry.api.trace.SpanKind kind, io.opentelemetry.api.common.Attributes attributes,
						List<io.opentelemetry.sdk.trace.data.LinkData> links) {
					return take() ? SamplingResult.recordAndSample() : SamplingResult.drop();
				}

				@Override
				public String getDescription() {
					return "three spans a second";
				}

			};
			return Variant.fixed() ? Sampler.parentBased(limited) : limited;
		}

		private boolean take() {
			long now = System.currentTimeMillis() / 1000;
			if (this.second.getAndSet(now) != now) {
				this.taken.set(0);
			}
			return this.taken.incrementAndGet() <= 3;
		}

	}

}
