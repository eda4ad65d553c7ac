/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.joinkey.autoconfigure.HopStatus.Hop;
import io.joinkey.http.ProbePaths;
import io.joinkey.http.ProbeRequests;
import io.joinkey.http.ReactiveProbeRequests;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Auto-configuration of the service's HTTP edge, with probes that are not observed.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.HTTP_SERVER)
@ConditionalOnClass({ ObservationRegistry.class, Tracer.class, OpenTelemetryTracingAutoConfiguration.class })
public final class JoinkeyHttpServerAutoConfiguration {

	private static final List<EndpointId> PROBES = List.of(EndpointId.of("health"), EndpointId.of("prometheus"));

	JoinkeyHttpServerAutoConfiguration() {
	}

	private static Collection<String> probePaths(ObjectProvider<PathMappedEndpoints> endpoints) {
		Set<String> paths = new LinkedHashSet<>();
		endpoints.ifAvailable((mapped) -> PROBES.forEach((probe) -> {
			String path = mapped.getPath(probe);
			if (path != null) {
				paths.add(path);
			}
			paths.addAll(mapped.getAdditionalPaths(WebServerNamespace.SERVER, probe));
		}));
		return paths;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, ServerHttpObservationFilter.class })
	static class ServletConfiguration {

		@Bean
		HopStatus.Reporter joinkeyServletServerStatus(ObjectProvider<ServerHttpObservationFilter> filters,
				ObjectProvider<FilterRegistrationBean<?>> registrations) {
			return HopStatus.Reporter.of(Hop.HTTP_SERVER, () -> {
				boolean observed = filters.stream().findAny().isPresent() || registrations.stream()
					.anyMatch((registration) -> registration.getFilter() instanceof ServerHttpObservationFilter);
				return observed
						? HopStatus.on(Hop.HTTP_SERVER, "servlet requests are continued; probes are not observed")
						: HopStatus.off(Hop.HTTP_SERVER, "there is no ServerHttpObservationFilter: depend on"
								+ " spring-boot-starter-webmvc, or register the filter");
			});
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ PathMappedEndpoints.class, WebEndpointProperties.class })
		static class ProbeConfiguration {

			@Bean
			@ConditionalOnMissingBean
			ProbeRequests joinkeyProbeRequests(ObjectProvider<PathMappedEndpoints> endpoints) {
				return new ProbeRequests(new ProbePaths(() -> probePaths(endpoints)));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		HopStatus.Reporter joinkeyReactiveServerStatus() {
			return HopStatus.Reporter.of(Hop.HTTP_SERVER,
					() -> HopStatus.on(Hop.HTTP_SERVER, "reactive requests are continued; probes are not observed"));
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ PathMappedEndpoints.class, WebEndpointProperties.class })
		static class ProbeConfiguration {

			@Bean
			@ConditionalOnMissingBean
			ReactiveProbeRequests joinkeyReactiveProbeRequests(ObjectProvider<PathMappedEndpoints> endpoints) {
				return new ReactiveProbeRequests(new ProbePaths(() -> probePaths(endpoints)));
			}

		}

	}

}
