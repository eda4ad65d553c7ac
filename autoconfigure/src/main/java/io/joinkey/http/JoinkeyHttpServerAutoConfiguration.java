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
import jakarta.servlet.Filter;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Auto-configuration that excludes health checks and scrapes from observation.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.HTTP_SERVER)
@ConditionalOnClass({ ObservationRegistry.class, Tracer.class, OpenTelemetryTracingAutoConfiguration.class })
public final class JoinkeyHttpServerAutoConfiguration {

	private static final boolean DISPATCHER_SERVLET_PRESENT = ClassUtils.isPresent(
			"org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath",
			JoinkeyHttpServerAutoConfiguration.class.getClassLoader());

	private static final String OBSERVE_PROBES = "joinkey.http.server.observe-probes";

	JoinkeyHttpServerAutoConfiguration() {
	}

	private static String probes(ObjectProvider<ProbeEndpoints> probes) {
		ProbeEndpoints endpoints = probes.getIfAvailable();
		return (endpoints != null) ? endpoints.describe() : "";
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, ServerHttpObservationFilter.class })
	static class ServletConfiguration {

		@Bean
		HopStatus.Reporter joinkeyServletServerStatus(ObjectProvider<ServerHttpObservationFilter> filters,
				ObjectProvider<FilterRegistrationBean<?>> registrations, ObjectProvider<ProbeEndpoints> probes) {
			return HopStatus.Reporter.of(Hop.HTTP_SERVER, () -> {
				boolean observed = filters.stream().findAny().isPresent() || registrations.stream()
					.anyMatch((registration) -> registration.getFilter() instanceof ServerHttpObservationFilter);
				return observed ? HopStatus.on(Hop.HTTP_SERVER, "servlet requests are continued" + probes(probes))
						: HopStatus.off(Hop.HTTP_SERVER, "the ServerHttpObservationFilter bean is missing: depend on"
								+ " spring-boot-starter-webmvc, or register the filter");
			});
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ PathMappedEndpoints.class, WebEndpointProperties.class })
		@ConditionalOnBooleanProperty(name = OBSERVE_PROBES, havingValue = false, matchIfMissing = true)
		@ConditionalOnMissingBean(name = "joinkeyProbeRequests")
		static class ProbeConfiguration {

			@Bean
			ProbeEndpoints joinkeyProbeEndpoints(ObjectProvider<PathMappedEndpoints> endpoints, Environment environment,
					BeanFactory beanFactory) {
				return new ProbeEndpoints(endpoints, environment,
						() -> DISPATCHER_SERVLET_PRESENT ? DispatcherServletPrefix.of(beanFactory) : "");
			}

			@Bean
			ProbeRequests joinkeyProbeRequests(ProbeEndpoints endpoints) {
				return new ProbeRequests(new ProbePaths(endpoints::ofMainServer));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		HopStatus.Reporter joinkeyReactiveServerStatus(ObjectProvider<ProbeEndpoints> probes) {
			return HopStatus.Reporter.of(Hop.HTTP_SERVER,
					() -> HopStatus.on(Hop.HTTP_SERVER, "reactive requests are continued" + probes(probes)));
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ PathMappedEndpoints.class, WebEndpointProperties.class })
		@ConditionalOnBooleanProperty(name = OBSERVE_PROBES, havingValue = false, matchIfMissing = true)
		@ConditionalOnMissingBean(name = "joinkeyReactiveProbeRequests")
		static class ProbeConfiguration {

			@Bean
			ProbeEndpoints joinkeyProbeEndpoints(ObjectProvider<PathMappedEndpoints> endpoints,
					Environment environment) {
				return new ProbeEndpoints(endpoints, environment, () -> "");
			}

			@Bean
			ReactiveProbeRequests joinkeyReactiveProbeRequests(ProbeEndpoints endpoints) {
				return new ReactiveProbeRequests(new ProbePaths(endpoints::ofMainServer),
						new ProbePaths(endpoints::ofManagementServer), endpoints::managementPort);
			}

		}

	}

	/**
	 * A separate class, because Spring MVC may be absent.
	 */
	private static final class DispatcherServletPrefix {

		static String of(BeanFactory beanFactory) {
			DispatcherServletPath path = beanFactory.getBeanProvider(DispatcherServletPath.class).getIfUnique();
			return (path != null) ? path.getPrefix() : "";
		}

	}

}
