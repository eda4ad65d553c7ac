/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Report;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import io.joinkey.check.run.ApplicationRun.Seen;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Traffic}, which count the calls in the application.
 */
class TrafficTests {

	private static final Map<String, Integer> CALLS = new ConcurrentHashMap<>();

	@BeforeEach
	void forget() {
		CALLS.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void noEndpointIsCalledMoreThanTwiceAndNoneThatSuggestsAChange(String type) {
		Seen seen = observe(type, """
				variables: {id: 17}
				requests:
				  - {method: POST, path: /orders}
				exclude: [/private/**, /api/orders]
				""");
		assertThat(judge(seen).findings()).isEmpty();
		assertThat(seen.telemetry().coverage().notes()).filteredOn((note) -> note.startsWith("exclude"))
			.containsExactly(
					"exclude '/api/orders' matches no mapping, so it excludes nothing: it is compared with the mapping's path, without a context path");
		assertThat(CALLS.values()).allMatch((calls) -> calls <= 2);
		assertThat(seen.telemetry().setup().wiring().isSet("spring.main.web-application-type=reactive"))
			.isEqualTo(type.equals("reactive"));
		assertThat(CALLS)
			.containsKeys("orders", "order 17", "function", "nested function", "registered", "supplied", "POST orders",
					"newest")
			.containsEntry("POST orders", 1)
			.doesNotContainKeys("delete-all-orders", "private", "function with change", "search", "events", "latest");
		assertThat(seen.telemetry().coverage().mappings())
			.contains(
					new Coverage.Mapping("GET", "/admin/delete-all-orders", 0,
							"'delete' suggests a change; list it under requests if a call does no harm"),
					new Coverage.Mapping("POST", "/orders", 1, ""),
					new Coverage.Mapping("POST", "/nested/function", 0,
							"only GET is called; list a request of it under requests"))
			.anySatisfy((mapping) -> {
				assertThat(mapping.pattern()).isEqualTo("/orders/{id}");
				assertThat(mapping.calls()).isPositive();
				assertThat(mapping.reason()).isEmpty();
			})
			.anySatisfy((mapping) -> assertThat(mapping.reason()).startsWith("it needs 'term'"))
			.anySatisfy((mapping) -> assertThat(mapping.reason()).startsWith("excluded"))
			.anySatisfy((mapping) -> assertThat(mapping.reason()).startsWith("it answers with an endless stream"));
		assertThat(judge(seen).notJudged()).contains("mapping not judged: GET /admin/delete-all-orders ('delete'"
				+ " suggests a change; list it under requests if a call does no harm)");
		assertThat(seen.telemetry().requests()).filteredOn(SentRequest::isCase).hasSizeGreaterThan(80);
		assertThat(seen.telemetry().lines())
			.anySatisfy((line) -> assertThat(line.event().logger()).isEqualTo("io.joinkey.check.run.JoinkeyGate"));
		assertThat(seen.telemetry().requests()).anyMatch((request) -> request.status() == 500);
	}

	@Test
	void nothingIsDiscoveredWhereTheFileForbidsIt() {
		observe("servlet", "discover: false\nrequests: [{path: /orders, twice: false}]\n");
		assertThat(CALLS).containsOnlyKeys("orders").containsEntry("orders", 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void slowAndEndlessAnswersAreCutOffAndNoted(String type) {
		Seen seen = observe(type, """
				discover: false
				request-timeout: 8s
				requests:
				  - {path: /orders}
				  - {path: /news}
				  - {path: /slow, status: 0, twice: false}
				  - {path: /events, twice: false}
				""");
		assertThat(seen.unexpected()).isEmpty();
		assertThat(seen.telemetry().coverage().notes())
			.anySatisfy((note) -> assertThat(note)
				.startsWith("cut off and not judged: GET /slow: it did not answer within 8 s; exclude it"))
			.anySatisfy((note) -> assertThat(note).startsWith(
					"cut off and not judged: GET /events: its answer is a text/event-stream, which did not end"));
		assertThat(seen.telemetry().requests()).filteredOn((request) -> request.target().equals("/news")).hasSize(2);
		assertThat(seen.telemetry().requests()).noneMatch((request) -> request.target().equals("/slow"));
	}

	@Test
	void anEndpointThatFailsAndADownstreamWithoutACallAreNoted() {
		Seen seen = observe("servlet", """
				downstreams: [{property: stock.uri, path: /stock/*}]
				properties: ['stock.url=http://stock:8080']
				requests: [{path: /orders}]
				""");
		assertThat(seen.notes())
			.anySatisfy((note) -> assertThat(note).contains(" requests failed: ", "GET /fails (500)")
				.endsWith("in joinkey-gate.yaml: variables, properties or downstreams"))
			.anySatisfy((note) -> assertThat(note)
				.startsWith("no call reached the downstream stock.uri with the path /stock/*: correct its property")
				.endsWith("; no file of the application sets stock.uri; did you mean 'stock.url'?"));
	}

	@Test
	void anApplicationWithoutAWebServerIsNotAskedForAScrape() {
		Seen seen = observe("none", "");
		assertThat(CALLS).isEmpty();
		assertThat(seen.telemetry().requests()).isEmpty();
		assertThat(
				Evaluation.of(seen.telemetry(), List.of(CorrelationRule.OPENMETRICS_SERVED)).outcomes().get(0).state())
			.isEqualTo(Outcome.State.NOT_APPLICABLE);
	}

	@Test
	void anotherStatusThanExpectedIsAFindingWithItsReason() {
		Seen seen = observe("servlet", """
				discover: false
				requests:
				  - path: /orders
				  - {path: /ordres}
				  - {method: DELETE, path: /orders}
				  - {path: /fails, twice: false}
				  - {path: /moved}
				  - {path: /orders, status: 201}
				""");
		Report report = judge(seen);
		assertThat(report.isPassed()).isFalse();
		assertThat(report.findings()).extracting(Finding::subject)
			.containsExactly("GET /ordres", "DELETE /orders", "GET /fails", "GET /moved", "GET /orders");
		assertThat(report.findings()).extracting((finding) -> finding.diagnosis().expected())
			.contains("status 200 (joinkey-gate.yaml line 4)", "status 201 (joinkey-gate.yaml line 8)");
		assertThat(report.findings()).extracting((finding) -> finding.diagnosis().seen())
			.contains("status 404", "status 405", "status 302 to /login", "status 200")
			.anySatisfy((words) -> assertThat(words).startsWith("status 500; the log says: ")
				.contains("IllegalStateException: the warehouse is closed"));
		assertThat(report.findings()).extracting((finding) -> finding.diagnosis().remedy())
			.anySatisfy((remedy) -> assertThat(remedy).startsWith("correct the path"))
			.anySatisfy((remedy) -> assertThat(remedy).startsWith("correct the method"))
			.anySatisfy((remedy) -> assertThat(remedy).contains("credentials:"))
			.anySatisfy((remedy) -> assertThat(remedy).startsWith("fix the failure"));
	}

	private static Report judge(Seen seen) {
		return Evaluation.of(seen.telemetry(), List.of(seen.expectedStatus()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.servlet.context-path=/shop management.endpoints.web.base-path=/manage",
			"spring.mvc.servlet.path=/api management.endpoints.web.base-path=/", "server.address=127.0.0.2",
			"management.server.port=9999 management.server.address=127.0.0.3 management.server.base-path=/ops" })
	void theServiceAndItsMetricsAreFoundAtTheirAddresses(String properties) {
		Map<String, String> all = new HashMap<>();
		Stream.of(properties.split(" ")).map((each) -> each.split("=")).forEach((each) -> all.put(each[0], each[1]));
		Seen seen = observe("servlet", "discover: false\nrequests: [{path: /orders}]\n", all);
		assertThat(judge(seen).findings()).isEmpty();
		assertThat(seen.telemetry().scrapes().get(0).status()).isEqualTo(200);
	}

	@Test
	void aManagementPortWithACertificateIsScraped(@TempDir Path directory) throws Exception {
		Path store = directory.resolve("store.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "gate", "-keyalg", "EC", "-storetype", "PKCS12", "-keystore", store.toString(),
				"-storepass", "changeit", "-dname", "CN=localhost")
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		Seen seen = observe("servlet", "discover: false\n",
				Map.of("management.server.port", "9999", "management.server.ssl.key-store", store.toString(),
						"management.server.ssl.key-store-password", "changeit"));
		assertThat(seen.telemetry().scrapes().get(0).status()).isEqualTo(200);
		assertThat(seen.telemetry().scrapes().get(0).url()).startsWith("https://");
	}

	@Test
	void viewControllersAndHandlersWithoutAMethodAreNotCalledAndNamed() {
		Seen seen = observe("servlet", "");
		assertThat(judge(seen).findings()).isEmpty();
		assertThat(seen.telemetry().coverage().mappings()).contains(new Coverage.Mapping("GET", "/about", 0,
				"a view controller takes it; list a request of it under requests"));
		assertThat(seen.telemetry().coverage().mappings()).filteredOn((mapping) -> mapping.pattern().equals("/legacy"))
			.singleElement()
			.extracting(Coverage.Mapping::reason)
			.asString()
			.endsWith("takes it; list a request of it under requests");
		assertThat(CALLS).doesNotContainKey("legacy");
	}

	private static Seen observe(String type, String file) {
		return observe(type, file, Map.of());
	}

	private static Seen observe(String type, String file, Map<String, String> more) {
		Map<String, String> properties = new HashMap<>(more);
		properties.putAll(Map.of("spring.main.web-application-type", type, "server.shutdown", "immediate",
				"management.tracing.sampling.probability", "1", "management.otlp.metrics.export.enabled", "false",
				"management.endpoints.web.exposure.include", "prometheus"));
		return new ApplicationRun(Application.class, GateFileReader.read(file), null).observe(properties,
				Duration.ofMinutes(1));
	}

	private static String called(String name) {
		CALLS.merge(name, 1, Integer::sum);
		return "ok";
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@OpenApplication
	@Import({ ServletFunctions.class, ReactiveFunctions.class })
	@RestController
	static class Application {

		@GetMapping("/orders")
		String orders() {
			return called("orders");
		}

		@PostMapping("/orders")
		String order() {
			return called("POST orders");
		}

		@GetMapping("/orders/{id}")
		String order(@PathVariable String id) {
			return called("order " + id);
		}

		@GetMapping("/admin/delete-all-orders")
		String deleteAllOrders() {
			return called("delete-all-orders");
		}

		@GetMapping("/archive/newest")
		String newest() {
			return called("newest");
		}

		@GetMapping("/archive/latest")
		String latest() {
			return archive("latest");
		}

		private static String archive(String name) {
			return called(name);
		}

		@GetMapping("/private/data")
		String secret() {
			return called("private");
		}

		@GetMapping("/search")
		String search(@RequestParam("term") String text) {
			return called("search");
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			called("events");
			// Flux.interval fails on a loaded machine, which does not take each of its
			// ticks
			return Flux.concat(Flux.just("first"), Flux.never());
		}

		@GetMapping(path = "/news", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> news() {
			called("news");
			return Flux.just("first", "last");
		}

		@GetMapping("/fails")
		String fails() {
			throw new IllegalStateException("the warehouse is closed");
		}

		@GetMapping("/moved")
		ResponseEntity<Void> moved() {
			return ResponseEntity.status(302).header("Location", "/login").build();
		}

		@GetMapping("/slow")
		CompletableFuture<String> slow() {
			return new CompletableFuture<>();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@Import({ ServletRegistrar.class, ServletSuppliers.class })
	static class ServletFunctions implements WebMvcConfigurer {

		@Override
		public void addViewControllers(ViewControllerRegistry registry) {
			registry.addViewController("/about").setViewName("about");
		}

		@Bean
		SimpleUrlHandlerMapping legacy() {
			HttpRequestHandler handler = (request, response) -> called("legacy");
			return new SimpleUrlHandlerMapping(Map.of("/legacy", handler));
		}

		@Bean
		org.springframework.web.servlet.function.RouterFunction<?> routes() {
			return org.springframework.web.servlet.function.RouterFunctions.route()
				.GET("/function", (request) -> answer("function"))
				.path("/nested",
						(nested) -> nested.GET("/function", (request) -> answer("nested function"))
							.POST("/function", (request) -> answer("function with change")))
				.GET("/function/reset", (request) -> answer("function with change"))
				.build();
		}

		private static org.springframework.web.servlet.function.ServerResponse answer(String name) {
			return org.springframework.web.servlet.function.ServerResponse.ok().body(called(name));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@Import({ ReactiveRegistrar.class, ReactiveSuppliers.class })
	static class ReactiveFunctions {

		@Bean
		org.springframework.web.reactive.function.server.RouterFunction<?> routes() {
			return org.springframework.web.reactive.function.server.RouterFunctions.route()
				.GET("/function", (request) -> answer("function"))
				.path("/nested",
						(nested) -> nested.GET("/function", (request) -> answer("nested function"))
							.POST("/function", (request) -> answer("function with change")))
				.GET("/function/reset", (request) -> answer("function with change"))
				.build();
		}

		private static reactor.core.publisher.Mono<org.springframework.web.reactive.function.server.ServerResponse> answer(
				String name) {
			return org.springframework.web.reactive.function.server.ServerResponse.ok().bodyValue(called(name));
		}

	}

	static class ServletRegistrar implements BeanRegistrar {

		@Override
		public void register(BeanRegistry registry, Environment environment) {
			registry.registerBean(org.springframework.web.servlet.function.RouterFunction.class,
					(bean) -> bean
						.supplier((context) -> org.springframework.web.servlet.function.RouterFunctions.route()
							.GET("/registered", (request) -> ServletFunctions.answer("registered"))
							.build()));
		}

	}

	static class ReactiveRegistrar implements BeanRegistrar {

		@Override
		public void register(BeanRegistry registry, Environment environment) {
			registry.registerBean(org.springframework.web.reactive.function.server.RouterFunction.class,
					(bean) -> bean
						.supplier((context) -> org.springframework.web.reactive.function.server.RouterFunctions.route()
							.GET("/registered", (request) -> ReactiveFunctions.answer("registered"))
							.build()));
		}

	}

	/** Registers a bean with a lambda, as Kotlin's bean DSL does. */
	static class ServletSuppliers implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			registry.registerBeanDefinition("supplied",
					new RootBeanDefinition(org.springframework.web.servlet.function.RouterFunction.class,
							() -> org.springframework.web.servlet.function.RouterFunctions.route()
								.GET("/supplied", (request) -> ServletFunctions.answer("supplied"))
								.build()));
		}

	}

	static class ReactiveSuppliers implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			registry.registerBeanDefinition("supplied",
					new RootBeanDefinition(org.springframework.web.reactive.function.server.RouterFunction.class,
							() -> org.springframework.web.reactive.function.server.RouterFunctions.route()
								.GET("/supplied", (request) -> ReactiveFunctions.answer("supplied"))
								.build()));
		}

	}

}
