/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.joinkey.JoinkeyEndpoint;
import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Traceparent;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

/**
 * What an application made for HTTP keeps its identity, its fields and its calls.
 */
class HttpIdentityTests {

	@SharedService(value = Shop.class, properties = { "spring.main.web-application-type=servlet",
			"management.endpoints.web.exposure.include=joinkey" })
	private static RunningService service;

	@Test
	void aMockOfATemplateIsNotCalled() {
		verifyNoInteractions(bean("mockTemplate", RestTemplate.class));
	}

	@Test
	void aMockOfAClientIsLeftAsItIs() {
		assertThat(bean("mockClient", RestClient.class)).isSameAs(Shop.mockClient);
		verifyNoInteractions(Shop.mockClient);
	}

	@Test
	void aClientOfAnotherClassIsNamedInTheStatus() {
		assertThat(status()).contains("left as they are: [mockClient, mockWebClient]");
	}

	@Test
	void aTemplateOfTheApplicationsOwnClassKeepsItsFields() {
		OwnTemplate template = bean("ownTemplate", OwnTemplate.class);
		assertThat(template).isSameAs(Shop.ownTemplate);
		assertThat(template.getForObject(url("/headers"), String.class)).startsWith("00-");
		assertThat(template.calls).containsExactly("/headers");
		assertThat(template.getMessageConverters()).containsExactly(OwnTemplate.CONVERTER);
	}

	@Test
	void aClientKeepsItsInterceptorsAndItsConverters() {
		RestClient client = bean("ownClient", RestClient.class);
		assertThat(client.get().uri("/headers").retrieve().body(String.class)).startsWith("00-").endsWith("|own");
		assertThat(Shop.intercepted).containsExactly("/headers");
		client.mutate()
			.configureMessageConverters((converters) -> converters
				.configureMessageConvertersList((list) -> assertThat(list).contains(OwnTemplate.CONVERTER)));
	}

	@Test
	void anAttributeOfTheApplicationsOwnIsKept() {
		Traceparent sent = Traceparent.next();
		service.get("/attribute", "traceparent", sent.sampled());
		service.spansOf(sent.traceId());
		assertThat(Shop.attributes).containsExactly("the application's own");
	}

	@Test
	void theApplicationsOwnRegistrationOfTheFilterKeepsItsConvention() {
		Traceparent sent = Traceparent.next();
		service.get("/headers", "traceparent", sent.sampled());
		SpanData span = service.spansOf(sent.traceId()).get(0);
		assertThat(span.getAttributes().asMap().toString()).contains("own.convention");
	}

	@Test
	void theStatusThatTheApplicationGaveItsSpanIsKept() {
		Traceparent sent = Traceparent.next();
		service.get("/out-of-stock", "traceparent", sent.sampled());
		SpanData span = service.spansOf(sent.traceId()).get(0);
		assertThat(span.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "out of stock"));
		assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("stock");
	}

	private static String status() {
		return service.context().getBean(JoinkeyEndpoint.class).hops().toString();
	}

	private static <T> T bean(String name, Class<T> type) {
		return service.context().getBean(name, type);
	}

	private static String url(String path) {
		return "http://127.0.0.1:" + service.port() + path;
	}

	static final class OwnTemplate extends RestTemplate {

		private static final HttpMessageConverter<?> CONVERTER = new StringHttpMessageConverter();

		private final List<String> calls = new CopyOnWriteArrayList<>();

		OwnTemplate() {
			super(List.of(CONVERTER));
			getInterceptors().add((request, body, execution) -> {
				this.calls.add(request.getURI().getPath());
				return execution.execute(request, body);
			});
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Shop {

		private static final RestClient mockClient = mock(RestClient.class);

		private static final OwnTemplate ownTemplate = new OwnTemplate();

		private static final List<String> intercepted = new CopyOnWriteArrayList<>();

		private static final List<String> attributes = new CopyOnWriteArrayList<>();

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		RestTemplate mockTemplate() {
			return mock(RestTemplate.class);
		}

		@Bean
		RestClient mockClient() {
			return mockClient;
		}

		@Bean
		WebClient mockWebClient() {
			return mock(WebClient.class);
		}

		@Bean
		OwnTemplate ownTemplate() {
			return ownTemplate;
		}

		@Bean
		RestClient ownClient() {
			ClientHttpRequestInterceptor interceptor = (request, body, execution) -> {
				intercepted.add(request.getURI().getPath());
				return execution.execute(request, body);
			};
			return RestClient.builder()
				.requestInterceptor(interceptor)
				.defaultHeader("own", "own")
				.configureMessageConverters((converters) -> converters.addCustomConverter(OwnTemplate.CONVERTER))
				.requestInitializer((request) -> {
				})
				.uriBuilderFactory(new LateUri())
				.build();
		}

		@Bean
		FilterRegistrationBean<ServerHttpObservationFilter> webMvcObservationFilter(ObservationRegistry registry) {
			FilterRegistrationBean<ServerHttpObservationFilter> registration = new FilterRegistrationBean<>(
					new ServerHttpObservationFilter(registry, new OwnConvention()));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
			return registration;
		}

		@Bean
		FilterRegistrationBean<Filter> outermost() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				chain.doFilter(request, response);
				if (((HttpServletRequest) request).getRequestURI().equals("/attribute")) {
					attributes.add(String.valueOf(request.getAttribute("trace_id")));
				}
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			registration.setName("a");
			return registration;
		}

		@GetMapping("/headers")
		String headers(@RequestHeader(name = "traceparent", defaultValue = "none") String traceparent,
				@RequestHeader(name = "own", defaultValue = "none") String own) {
			return traceparent + "|" + own;
		}

		@GetMapping("/out-of-stock")
		ResponseEntity<Void> outOfStock() {
			Span.current().setStatus(StatusCode.ERROR, "out of stock").setAttribute("error.type", "stock");
			return ResponseEntity.status(503).build();
		}

		@GetMapping("/attribute")
		void attribute(HttpServletRequest request) {
			request.setAttribute("trace_id", "the application's own");
		}

	}

	private static final class OwnConvention extends DefaultServerRequestObservationConvention {

		@Override
		public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
			return super.getHighCardinalityKeyValues(context).and(KeyValue.of("own.convention", "own"));
		}

	}

	private static final class LateUri extends DefaultUriBuilderFactory {

		@Override
		public UriBuilder uriString(String template) {
			return super.uriString(url(template));
		}

	}

}
