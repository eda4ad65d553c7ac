/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.joinkey.JoinkeyProperties;
import io.joinkey.JoinkeyProperties.Edge;
import io.joinkey.JoinkeyProperties.Edge.Trust;
import io.joinkey.OtherInstrumentation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration of propagation, which does not depend on export.
 */
@AutoConfiguration(
		// keeps Spring Boot's order, in which Brave's tracer comes first
		afterName = "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey
@ConditionalOnClass({ OtelTracer.class, SdkTracerProvider.class, OpenTelemetryTracingAutoConfiguration.class })
@EnableConfigurationProperties({ TracingProperties.class, JoinkeyProperties.class })
public final class JoinkeyPropagationAutoConfiguration {

	JoinkeyPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnJoinkey(Feature.LOGGING)
	@ConditionalOnMissingBean(name = "joinkeyRecordedHeaderFields")
	RecordedHeaderFields joinkeyRecordedHeaderFields(JoinkeyProperties properties) {
		return new RecordedHeaderFields(RecordedHeaders.fields(properties.edge()), RecordedHeaders::current);
	}

	@Bean
	@ConditionalOnJoinkey(Feature.TRACING)
	@ConditionalOnMissingBean(name = "joinkeyRecordedHeaderAttributes")
	RecordedHeaderAttributes joinkeyRecordedHeaderAttributes(JoinkeyProperties properties) {
		return new RecordedHeaderAttributes(RecordedHeaders.of(properties.edge()));
	}

	@Bean
	@ConditionalOnJoinkey(Feature.TRACING)
	@ConditionalOnProperty(name = "joinkey.edge.trust", havingValue = "none")
	@ConditionalOnMissingBean(name = "joinkeyForeignLinks")
	ForeignLinks joinkeyForeignLinks() {
		return new ForeignLinks();
	}

	@Bean
	@ConditionalOnJoinkey(Feature.TRACING)
	@Conditional(OnLegacyTarget.class)
	@ConditionalOnMissingBean(name = "joinkeyLegacyTargets")
	LegacyTargets joinkeyLegacyTargets(JoinkeyProperties properties) {
		return new LegacyTargets(properties.edge());
	}

	@Bean
	@ConditionalOnJoinkey(Feature.TRACING)
	@ConditionalOnMissingBean
	ContextPropagators joinkeyContextPropagators(ObjectProvider<TextMapPropagator> textMapPropagators,
			TracingProperties properties, JoinkeyProperties joinkey) {
		List<TextMapPropagator> propagators = new ArrayList<>(textMapPropagators.orderedStream().toList());
		if (propagators.removeIf((propagator) -> propagator == TextMapPropagator.noop())) {
			propagators.add(new PropagationTypes(properties));
		}
		if (joinkey.tracing().direct() && properties.getBaggage().getRemoteFields().isEmpty()) {
			propagators
				.replaceAll((propagator) -> isSpringBoots(propagator) ? new PropagationTypes(properties) : propagator);
		}
		TextMapPropagator propagator = TextMapPropagator.composite(propagators);
		Edge edge = joinkey.edge();
		return ContextPropagators.create(new GuardedPropagator(propagator, properties.getBaggage().getRemoteFields(),
				RecordedHeaders.of(edge), edge.continueUberTraceId(), new CallerTrust(edge)));
	}

	private static boolean isSpringBoots(TextMapPropagator propagator) {
		return propagator.getClass().getName().startsWith("org.springframework.boot.");
	}

	@Bean
	@ConditionalOnJoinkey(Feature.TRACING)
	@ConditionalOnBooleanProperty(name = "joinkey.tracing.direct", matchIfMissing = true)
	static DirectHandlers joinkeyDirectHandlers() {
		return new DirectHandlers();
	}

	@Bean
	@ConditionalOnJoinkey(Feature.TRACING)
	HopStatus.Reporter joinkeyTracerStatus(ObjectProvider<Tracer> tracers, ObjectProvider<DirectHandlers> direct,
			Environment environment) {
		return HopStatus.Reporter.of(Hop.TRACER, () -> {
			Optional<OtherInstrumentation> other = other(environment);
			if (other.isPresent()) {
				return HopStatus.on(Hop.TRACER, other.get().label() + " makes the spans, Micrometer makes none");
			}
			return TracerStatus.of(tracers.getIfAvailable(() -> Tracer.NOOP), kept(direct));
		});
	}

	private static String kept(ObjectProvider<DirectHandlers> direct) {
		DirectHandlers handlers = direct.getIfAvailable();
		return (handlers == null || handlers.kept().isEmpty()) ? ""
				: "; these handlers make their spans with Micrometer's copies: " + String.join(", ", handlers.kept());
	}

	private static Optional<OtherInstrumentation> other(Environment environment) {
		return OtherInstrumentation.find(environment, JoinkeyPropagationAutoConfiguration.class.getClassLoader());
	}

	private static String atTheEdge(Edge edge) {
		return ((edge.trust() == Trust.NONE) ? "; untrusted callers start a new trace" : "")
				+ (edge.continueUberTraceId() ? "; uber-trace-id is continued" : "")
				+ (edge.recordedHeaders().equals(List.of("X-Request-ID")) ? "" : "; " + recorded(edge))
				+ ((edge.tenantHeader() != null) ? "; " + edge.tenantHeader() + " names the tenant" : "")
				+ (edge.targets().isEmpty() ? ""
						: "; legacy headers go to " + String.join(", ", edge.targets().keySet()));
	}

	private static String recorded(Edge edge) {
		return edge.recordedHeaders().isEmpty() ? "no header is recorded"
				: "recorded headers: " + String.join(", ", edge.recordedHeaders());
	}

	@Bean
	@ConditionalOnJoinkey(Feature.TRACING)
	HopStatus.Reporter joinkeyPropagationStatus(ObjectProvider<Propagator> propagators, ObjectProvider<Tracer> tracers,
			Environment environment, JoinkeyProperties properties) {
		return HopStatus.Reporter.of(Hop.PROPAGATION, () -> {
			Optional<OtherInstrumentation> other = other(environment);
			if (other.isPresent()) {
				return HopStatus.on(Hop.PROPAGATION, "left to " + other.get().label());
			}
			Propagator propagator = propagators.getIfAvailable(() -> Propagator.NOOP);
			List<String> fields = propagator.fields();
			Tracer tracer = tracers.getIfAvailable(() -> Tracer.NOOP);
			if (tracer != Tracer.NOOP && !TracerStatus.isOpenTelemetrys(tracer)) {
				return HopStatus.backedOff(Hop.PROPAGATION,
						"left to " + propagator.getClass().getSimpleName() + " of the application, with " + fields);
			}
			return fields.contains("traceparent")
					? HopStatus.on(Hop.PROPAGATION, String.join(", ", fields) + atTheEdge(properties.edge()))
					: HopStatus.backedOff(Hop.PROPAGATION,
							"no W3C traceparent among the headers " + fields
									+ ": add W3C to management.tracing.propagation.type, or a W3C propagator to the"
									+ " application's own");
		});
	}

	/** Matches if there is a legacy service. */
	static final class OnLegacyTarget implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return Binder.get(context.getEnvironment()).bind("joinkey.edge.targets", Map.class).isBound();
		}

	}

}
