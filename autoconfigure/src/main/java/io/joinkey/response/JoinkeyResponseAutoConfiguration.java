/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.util.List;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.HopStatus.Hop;
import io.joinkey.HopStatus;
import io.joinkey.JoinkeyProperties.Http.Server.Response;
import io.joinkey.JoinkeyProperties;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import reactor.netty.ReactorNetty;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.web.ErrorResponse;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Auto-configuration of the trace id in responses.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class,
		// names: Spring logs a warning when it reads this annotation and a class is
		// absent
		beforeName = { "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration",
				"org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration" })
@ConditionalOnJoinkey(Feature.HTTP_SERVER)
@ConditionalOnClass({ ObservationRegistry.class, Tracer.class, OpenTelemetryTracingAutoConfiguration.class })
@ConditionalOnBean(Tracer.class)
@EnableConfigurationProperties(JoinkeyProperties.class)
public final class JoinkeyResponseAutoConfiguration {

	private static final String ERROR_BODIES = "joinkey.http.server.response.error-bodies";

	JoinkeyResponseAutoConfiguration() {
	}

	private static HopStatus status(JoinkeyProperties properties, boolean nothingOwn, String own) {
		Response response = properties.http().server().response();
		String header = TraceHeader.of(response).describe();
		if (!response.errorBodies()) {
			return HopStatus.on(Hop.RESPONSES, header + "; " + ERROR_BODIES + " is false");
		}
		return nothingOwn ? HopStatus.on(Hop.RESPONSES, header + "; trace_id in error bodies")
				: HopStatus.backedOff(Hop.RESPONSES, header + "; " + own
						+ " of the application makes the error bodies: add MDC.get(\"trace_id\") to its attributes");
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, ServerHttpObservationFilter.class })
	static class ServletConfiguration {

		@Bean
		@Conditional(OnTraceHeader.class)
		@ConditionalOnMissingBean(name = "joinkeyTraceHeaderFilter")
		FilterRegistrationBean<TraceHeaderFilter> joinkeyTraceHeaderFilter(JoinkeyProperties properties) {
			TraceHeaderFilter filter = new TraceHeaderFilter(TraceHeader.of(properties.http().server().response()));
			FilterRegistrationBean<TraceHeaderFilter> registration = new FilterRegistrationBean<>(filter);
			registration.setOrder(filter.getOrder());
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
			return registration;
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ ErrorAttributes.class, WebMvcConfigurer.class })
		static class ErrorBodyConfiguration {

			@Bean
			HopStatus.Reporter joinkeyServletResponseStatus(JoinkeyProperties properties,
					ObjectProvider<ErrorAttributes> attributes) {
				return HopStatus.Reporter.of(Hop.RESPONSES,
						() -> status(properties, attributes.stream().allMatch(ServletErrorAttributes.class::isInstance),
								"an ErrorAttributes bean"));
			}

			@Bean({ "joinkeyErrorAttributes", "errorAttributes" })
			@ConditionalOnBooleanProperty(name = ERROR_BODIES, matchIfMissing = true)
			@ConditionalOnMissingBean(value = ErrorAttributes.class, search = SearchStrategy.CURRENT)
			ServletErrorAttributes joinkeyErrorAttributes() {
				return new ServletErrorAttributes();
			}

			@Bean
			@ConditionalOnBooleanProperty(name = ERROR_BODIES, matchIfMissing = true)
			static WhitelabelPage joinkeyWhitelabelPage() {
				return new WhitelabelPage();
			}

			@Bean
			@ConditionalOnBooleanProperty(name = ERROR_BODIES, matchIfMissing = true)
			@ConditionalOnMissingBean(name = "joinkeyProblemTraceId")
			WebMvcConfigurer joinkeyProblemTraceId(Tracer tracer) {
				ErrorResponse.Interceptor interceptor = new ProblemTraceId(tracer);
				return new WebMvcConfigurer() {

					@Override
					public void addErrorResponseInterceptors(List<ErrorResponse.Interceptor> interceptors) {
						interceptors.add(interceptor);
					}

				};
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(WebFluxConfigurer.class)
	static class ReactiveConfiguration {

		@Bean
		@Conditional(OnTraceHeader.class)
		@ConditionalOnMissingBean(name = "joinkeyTraceHeaderWebFilter")
		TraceHeaderWebFilter joinkeyTraceHeaderWebFilter(JoinkeyProperties properties) {
			return new TraceHeaderWebFilter(TraceHeader.of(properties.http().server().response()));
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(org.springframework.boot.webflux.error.ErrorAttributes.class)
		static class ErrorBodyConfiguration {

			@Bean
			HopStatus.Reporter joinkeyReactiveResponseStatus(JoinkeyProperties properties,
					ObjectProvider<org.springframework.boot.webflux.error.ErrorAttributes> attributes) {
				return HopStatus.Reporter.of(Hop.RESPONSES,
						() -> status(properties,
								attributes.stream().allMatch(ReactiveErrorAttributes.class::isInstance),
								"an ErrorAttributes bean"));
			}

			@Bean({ "joinkeyReactiveErrorAttributes", "errorAttributes" })
			@ConditionalOnBooleanProperty(name = ERROR_BODIES, matchIfMissing = true)
			@ConditionalOnMissingBean(value = org.springframework.boot.webflux.error.ErrorAttributes.class,
					search = SearchStrategy.CURRENT)
			ReactiveErrorAttributes joinkeyReactiveErrorAttributes() {
				return new ReactiveErrorAttributes();
			}

			@Bean
			@ConditionalOnBooleanProperty(name = ERROR_BODIES, matchIfMissing = true)
			@ConditionalOnMissingBean(name = "joinkeyReactiveProblemTraceId")
			WebFluxConfigurer joinkeyReactiveProblemTraceId(Tracer tracer) {
				ErrorResponse.Interceptor interceptor = new ProblemTraceId(tracer);
				return new WebFluxConfigurer() {

					@Override
					public void addErrorResponseInterceptors(List<ErrorResponse.Interceptor> interceptors) {
						interceptors.add(interceptor);
					}

				};
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ HttpServer.class, NettyServerCustomizer.class })
		@ConditionalOnBooleanProperty(name = ReactorNetty.ACCESS_LOG_ENABLED)
		static class NettyConfiguration {

			@Bean
			NettyAccessLog joinkeyNettyAccessLog() {
				return new NettyAccessLog();
			}

		}

	}

	/** Matches unless no response gets the header. */
	static final class OnTraceHeader implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			String header = context.getEnvironment().getProperty("joinkey.http.server.response.header", "");
			return !header.trim().equalsIgnoreCase("never");
		}

	}

}
