/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Breaks of the metrics, and of what holds between all signals.
 */
final class WholeSabotages {

	private static final String HISTOGRAM = "management.metrics.distribution.percentiles-histogram.http.server.requests";

	private static final String EXPOSED = "management.endpoints.web.exposure.include";

	private static final String ALL_TYPES = "management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes";

	private static final String SCRAPE = "/actuator/prometheus";

	private WholeSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		Application imports = mvc.with(Imports.class).requesting("/imports");
		return List.of(
				new Sabotage("histograms off", CorrelationRule.EXEMPLAR_PRESENT, mvc.without(HISTOGRAM),
						HISTOGRAM + "=true", mvc),
				new Sabotage("exemplars switched off", CorrelationRule.EXEMPLAR_PRESENT,
						mvc.property("management.tracing.exemplars.include", "none"),
						"management.tracing.exemplars.include=sampled-traces",
						mvc.property("management.tracing.exemplars.include", "sampled-traces")),
				new Sabotage("the Prometheus endpoint is not exposed", CorrelationRule.OPENMETRICS_SERVED,
						mvc.property(EXPOSED, "health"), EXPOSED + "=health,prometheus", mvc),
				new Sabotage("a proxy rewrites Accept", CorrelationRule.OPENMETRICS_SERVED,
						mvc.with(RewritesAccept.class), "rewrite the Accept header", mvc),
				new Sabotage("the scrape is cut off", CorrelationRule.OPENMETRICS_SERVED, mvc.with(CutsOff.class),
						"let no filter shorten the response", mvc),
				new Sabotage("exemplars on summaries", CorrelationRule.EXEMPLAR_LEGAL, mvc.without(ALL_TYPES),
						"exemplarsOnAllMetricTypes=false", mvc),
				new Sabotage("the exemplar of another request", CorrelationRule.EXEMPLAR_EQUALS_SPAN,
						imports.with(CachesIds.class), "remove what caches the ids", imports),
				new Sabotage("a SpanContext that calls every span sampled", CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT,
						mvc.with(CallsAllSampled.class), "isCurrentSpanSampled", mvc,
						CorrelationRule.EXEMPLAR_EQUALS_SPAN),
				new Sabotage("the trace id as a metric's label", CorrelationRule.LABEL_CARDINALITY,
						mvc.with(LabelsWithId.class).requesting("/imports"), "the id belongs on the exemplar", imports),
				new Sabotage("a parent made by hand", CorrelationRule.NO_ORPHAN_SPAN,
						mvc.with(MakesParent.class).requesting("/imports"), "make no parent from ids by hand", imports),
				new Sabotage("spans of another service name", CorrelationRule.SERVICE_NAME_AGREES,
						mvc.property("management.opentelemetry.resource-attributes.service.name", "other"),
						"let all follow spring.application.name", mvc),
				new Sabotage("no service name in the log", CorrelationRule.SERVICE_NAME_AGREES,
						mvc.without("logging.structured.json.add.service"), "logging.structured.json.add.service", mvc),
				new Sabotage("no service name in the metrics", CorrelationRule.SERVICE_NAME_AGREES,
						mvc.without("management.metrics.tags.service"), "management.metrics.tags.service", mvc));
	}

	static class RewritesAccept extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(new ChangedHeader(request, "Accept", "text/plain"), response);
		}

	}

	static class CutsOff extends OncePerRequestFilter {

		@Override
		protected boolean shouldNotFilter(HttpServletRequest request) {
			return !request.getRequestURI().equals(SCRAPE);
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			ContentCachingResponseWrapper cached = new ContentCachingResponseWrapper(response);
			chain.doFilter(request, cached);
			String body = new String(cached.getContentAsByteArray(), StandardCharsets.UTF_8);
			cached.resetBuffer();
			cached.getWriter().write(body.substring(0, body.lastIndexOf("# EOF")));
			cached.copyBodyToResponse();
		}

	}

	static class CachesIds implements io.prometheus.metrics.tracer.common.SpanContext {

		private final ObjectProvider<Tracer> tracer;

		private io.micrometer.tracing.@Nullable TraceContext first;

		CachesIds(ObjectProvider<Tracer> tracer) {
			this.tracer = tracer;
		}

		@Override
		public @Nullable String getCurrentTraceId() {
			return (this.first != null) ? this.first.traceId() : null;
		}

		@Override
		public @Nullable String getCurrentSpanId() {
			return (this.first != null) ? this.first.spanId() : null;
		}

		@Override
		public boolean isCurrentSpanSampled() {
			Span span = this.tracer.getObject().currentSpan();
			if (this.first == null && span != null) {
				this.first = span.context();
			}
			return span != null && Boolean.TRUE.equals(span.context().sampled());
		}

		@Override
		public void markCurrentSpanAsExemplar() {
		}

	}

	static class CallsAllSampled implements io.prometheus.metrics.tracer.common.SpanContext {

		private final ObjectProvider<Tracer> tracer;

		CallsAllSampled(ObjectProvider<Tracer> tracer) {
			this.tracer = tracer;
		}

		@Override
		public @Nullable String getCurrentTraceId() {
			Span span = this.tracer.getObject().currentSpan();
			return (span != null) ? span.context().traceId() : null;
		}

		@Override
		public @Nullable String getCurrentSpanId() {
			Span span = this.tracer.getObject().currentSpan();
			return (span != null) ? span.context().spanId() : null;
		}

		@Override
		public boolean isCurrentSpanSampled() {
			return true;
		}

		@Override
		public void markCurrentSpanAsExemplar() {
		}

	}

	@RestController
	static class Imports {

		@GetMapping("/imports")
		String imported() {
			return "imported";
		}

	}

	@RestController
	static class LabelsWithId {

		private final MeterRegistry meters;

		private final Tracer tracer;

		LabelsWithId(MeterRegistry meters, Tracer tracer) {
			this.meters = meters;
			this.tracer = tracer;
		}

		@GetMapping("/imports")
		String imported() {
			Span span = this.tracer.currentSpan();
			this.meters.counter("imports", "request", (span != null) ? span.context().traceId() : "none").increment();
			return "imported";
		}

	}

	@RestController
	static class MakesParent {

		private final OpenTelemetry openTelemetry;

		MakesParent(OpenTelemetry openTelemetry) {
			this.openTelemetry = openTelemetry;
		}

		@GetMapping("/imports")
		String imported() {
			String traceId = io.opentelemetry.api.trace.Span.current().getSpanContext().getTraceId();
			SpanContext parent = SpanContext.create(traceId, "00f067aa0ba902b7", TraceFlags.getSampled(),
					TraceState.getDefault());
			this.openTelemetry.getTracer("imports")
				.spanBuilder("import")
				.setParent(Context.root().with(io.opentelemetry.api.trace.Span.wrap(parent)))
				.startSpan()
				.end();
			return "imported";
		}

	}

}
