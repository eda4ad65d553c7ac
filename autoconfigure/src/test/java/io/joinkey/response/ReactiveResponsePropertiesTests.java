/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.joinkey.response.ReactiveResponseTests.ReactiveShop;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webflux.error.DefaultErrorAttributes;
import org.springframework.boot.webflux.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.ServerRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties of the trace id in responses of WebFlux.
 */
class ReactiveResponsePropertiesTests {

	private static final String REACTIVE = "spring.main.web-application-type=reactive";

	private static final String STATUS = "management.endpoints.web.exposure.include=joinkey";

	@Test
	void eachResponseHasTheHeaderOfW3c() {
		try (RunningService service = RunningService.start(ReactiveShop.class, REACTIVE,
				"joinkey.http.server.response.header=always",
				"joinkey.http.server.response.header-name=traceresponse")) {
			for (String path : List.of("/entity/200", "/nowhere", "/unhandled", "/own")) {
				Traceparent sent = Traceparent.next();
				assertThat(service.get(path, "traceparent", sent.sampled()).headers().allValues("traceresponse"))
					.as(path)
					.singleElement()
					.asString()
					.matches("00-" + sent.traceId() + "-[0-9a-f]{16}-01")
					.doesNotContain("-" + sent.spanId() + "-");
			}
		}
	}

	@Test
	void noResponseHasTheId() {
		try (RunningService service = RunningService.start(ReactiveShop.class, REACTIVE, STATUS,
				"joinkey.http.server.response.header=never", "joinkey.http.server.response.error-bodies=false")) {
			assertThat(service.context().getBeanNamesForType(TraceHeaderWebFilter.class)).isEmpty();
			for (String path : List.of("/unhandled", "/problem/501", "/nowhere")) {
				Traceparent sent = Traceparent.next();
				HttpResponse<String> response = service.get(path, "traceparent", sent.sampled());
				assertThat(response.headers().toString() + response.body()).doesNotContain(sent.traceId());
			}
		}
	}

	@Test
	void theApplicationsErrorAttributesAreKeptAndNamed() {
		SpringApplication application = new SpringApplication(ReactiveShop.class, OwnAttributes.class);
		try (RunningService service = RunningService.start(application, REACTIVE, STATUS)) {
			assertThat(ServletResponseTests.json(service.get("/unhandled"))).containsOnly(Map.entry("own", "field"),
					Map.entry("status", 500));
			assertThat(service.get("/actuator/joinkey").body())
				.contains("an ErrorAttributes bean of the application makes the error bodies");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAttributes {

		@Bean
		ErrorAttributes ownAttributes() {
			return new DefaultErrorAttributes() {

				@Override
				public Map<String, Object> getErrorAttributes(ServerRequest request, ErrorAttributeOptions options) {
					return new java.util.HashMap<>(Map.of("own", "field", "status", 500));
				}

			};
		}

	}

}
