/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.apache.catalina.valves.ValveBase;
import org.eclipse.jetty.server.handler.ContextHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Auto-configuration of failed HTTP requests: a span with an error, one observation with
 * the request's own route, and container log lines with ids.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class,
		before = MicrometerTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.HTTP_SERVER)
@ConditionalOnClass({ ObservationRegistry.class, OtelSpan.class, OpenTelemetryTracingAutoConfiguration.class })
@ConditionalOnBean(Tracer.class)
public final class JoinkeyHttpErrorAutoConfiguration {

	JoinkeyHttpErrorAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, ServerHttpObservationFilter.class })
	static class ServletConfiguration {

		@Bean
		static ServerObservations joinkeyServerObservations(ObjectProvider<ObservationRegistry> registry,
				ObjectProvider<ServerRequestObservationConvention> convention, ObjectProvider<Tracer> tracer,
				Environment environment) {
			return new ServerObservations(registry, convention, tracer, environment);
		}

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyServerErrors")
		ServerErrors<ServerRequestObservationContext> joinkeyServerErrors() {
			return new ServerErrors<>(ServerRequestObservationContext.class,
					(context) -> (context.getResponse() != null) ? context.getResponse().getStatus() : 0);
		}

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyErrorScopeFilter")
		FilterRegistrationBean<ErrorScopeFilter> joinkeyErrorScopeFilter(Tracer tracer) {
			ErrorScopeFilter filter = new ErrorScopeFilter(tracer);
			FilterRegistrationBean<ErrorScopeFilter> registration = new FilterRegistrationBean<>(filter);
			registration.setOrder(filter.getOrder());
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
			return registration;
		}

		/** A war in an external container may lack these types. */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(WebServerFactory.class)
		static class EmbeddedServerConfiguration {

			@Bean
			HopStatus.Reporter joinkeyErrorLineStatus(ObjectProvider<WebServerFactory> factories) {
				return HopStatus.Reporter.of(Hop.ERROR_LINES,
						() -> factories.stream().anyMatch(EmbeddedServerConfiguration::isCovered)
								? HopStatus.on(Hop.ERROR_LINES,
										"the container logs a failure within the request's span")
								: Hop.ERROR_LINES.absent());
			}

			private static boolean isCovered(WebServerFactory factory) {
				String type = factory.getClass().getName();
				return type.contains("Tomcat") || type.contains("Jetty");
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ ValveBase.class, ConfigurableTomcatWebServerFactory.class })
		static class TomcatConfiguration {

			@Bean
			WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> joinkeyErrorScopeValve() {
				return (factory) -> factory.addEngineValves(new ErrorScopeValve());
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ ContextHandler.class, ConfigurableJettyWebServerFactory.class })
		static class JettyConfiguration {

			@Bean
			WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> joinkeyErrorScopeListener() {
				return (factory) -> factory.addServerCustomizers((server) -> server.getDescendants(ContextHandler.class)
					.forEach((handler) -> handler.addEventListener(new ErrorScopeListener())));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		HopStatus.Reporter joinkeyReactiveErrorLineStatus() {
			return HopStatus.Reporter.of(Hop.ERROR_LINES,
					() -> HopStatus.on(Hop.ERROR_LINES, "WebFlux logs a failure within the request's span"));
		}

		// declared as a handler only, so that Spring Boot's own receiver handler stays
		@Bean
		@ConditionalOnBean(Propagator.class)
		@ConditionalOnMissingBean(PropagatingReceiverTracingObservationHandler.class)
		@Order(MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER - 1)
		TracingObservationHandler<?> joinkeyReactiveServerTracing(Tracer tracer, Propagator propagator) {
			return new ReactiveServerTracing(tracer, propagator);
		}

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyReactiveServerErrors")
		ServerErrors<org.springframework.http.server.reactive.observation.ServerRequestObservationContext> joinkeyReactiveServerErrors() {
			return new ServerErrors<>(
					org.springframework.http.server.reactive.observation.ServerRequestObservationContext.class,
					(context) -> {
						HttpStatusCode status = (context.getResponse() != null) ? context.getResponse().getStatusCode()
								: null;
						return (status != null) ? status.value() : 0;
					});
		}

	}

}
