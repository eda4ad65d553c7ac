/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import net.bytebuddy.ByteBuddy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link Mappings}.
 */
class MappingsTests {

	@Test
	void aWebSocketIsNamed() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean(SimpleUrlHandlerMapping.class, () -> new SimpleUrlHandlerMapping(
					Map.of("/chat", new WebSocketHttpRequestHandler(new TextWebSocketHandler(),
							(request, response, handler, attributes) -> false))));
			context.refresh();
			assertThat(Mappings.of(context)).extracting(Mapping::pattern, Mapping::argument)
				.containsExactly(tuple("/chat", "it is a WebSocket, and the gate sends no messages"));
		}
	}

	@Test
	void graphQlIsNamedIfTheApplicationServesIt() throws ReflectiveOperationException {
		Class<?> handler = new ByteBuddy().subclass(Object.class)
			.name("org.springframework.graphql.server.WebGraphQlHandler")
			.make()
			.load(getClass().getClassLoader())
			.getLoaded();
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.setClassLoader(handler.getClassLoader());
			context.refresh();
			assertThat(Mappings.of(context)).isEmpty();
			context.registerBeanDefinition("handler", new RootBeanDefinition(handler));
			assertThat(Mappings.of(context)).singleElement()
				.satisfies((mapping) -> assertThat(mapping.obstacle(GateFileReader.read("")))
					.contains("only GET is called; list a request of it under requests"))
				.extracting(Mapping::http, Mapping::pattern, Mapping::argument)
				.containsExactly("POST", "/graphql", "GraphQL takes it");
		}
	}

	@ParameterizedTest
	@CsvSource({ "McpSyncServer, , false, /mcp", "McpStatelessAsyncServer, stateless, false, /mcp",
			"McpSyncServer, sse, false, /mcp/message", "McpSyncServer, , true," })
	void toolsOfAnMcpServerAreNamedIfItListensToRequests(String name, @Nullable String protocol, boolean stdio,
			@Nullable String path) {
		Class<?> server = new ByteBuddy().subclass(Object.class)
			.name("io.modelcontextprotocol.server." + name)
			.make()
			.load(getClass().getClassLoader())
			.getLoaded();
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.setClassLoader(server.getClassLoader());
			Map<String, Object> properties = new HashMap<>(Map.of("spring.ai.mcp.server.stdio", stdio));
			if (protocol != null) {
				properties.put("spring.ai.mcp.server.protocol", protocol);
			}
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
			context.refresh();
			assertThat(Mappings.of(context)).isEmpty();
			context.registerBeanDefinition("server", new RootBeanDefinition(server));
			assertThat(Mappings.of(context)).extracting(Mapping::http, Mapping::pattern)
				.isEqualTo((path != null) ? List.of(tuple("POST", path)) : List.of());
		}
	}

	@ParameterizedTest
	@CsvSource({ "headers, true", "named, false", "values, true", "parameters, true" })
	void whatSpringAlwaysFillsNeedsNoValue(String method, boolean called) throws Exception {
		HandlerMethod handler = new HandlerMethod(new Filled(),
				Stream.of(Filled.class.getDeclaredMethods())
					.filter((each) -> each.getName().equals(method))
					.findFirst()
					.orElseThrow());
		assertThat(Mapping.of("GET", "/catalogue", handler, false).obstacle(GateFileReader.read("")).isEmpty())
			.isEqualTo(called);
	}

	static class Filled {

		public String headers(@RequestHeader HttpHeaders all) {
			return "";
		}

		public String named(@RequestHeader String tenant) {
			return "";
		}

		public String values(@RequestHeader MultiValueMap<String, String> all) {
			return "";
		}

		public String parameters(@RequestParam MultiValueMap<String, String> all) {
			return "";
		}

	}

	@ParameterizedTest
	@ValueSource(classes = { Jobs.class, LauncherOfJobs.class, Inherits.class, Provides.class, OwnOperator.class })
	void aControllerThatCanStartBatchJobsIsNotCalled(Class<?> controller) throws Exception {
		assertThat(obstacle(controller))
			.contains("its controller can start batch jobs; list it under requests if a call does no harm");
		assertThat(obstacle(Explorer.class)).isEmpty();
	}

	@Test
	void aLoginThatAnswersWithDataIsNotCalled() throws Exception {
		assertThat(login(new LoginsOfData()))
			.contains("it may lead to a login; list it under requests if a call does no harm");
		assertThat(login(new LoginPage())).isEmpty();
	}

	private static Optional<String> login(Object controller) throws Exception {
		return Mapping.of("GET", "/accounts/session", new HandlerMethod(controller, "doLogin"), false)
			.obstacle(GateFileReader.read(""));
	}

	private static Optional<String> obstacle(Class<?> controller) throws Exception {
		HandlerMethod handler = new HandlerMethod(controller.getDeclaredConstructor().newInstance(), "customers");
		return Mapping.of("GET", "/job/customers", handler, false).obstacle(GateFileReader.read(""));
	}

	@RestController
	static class LoginsOfData {

		public String doLogin() {
			return "";
		}

	}

	@Controller
	static class LoginPage {

		public String doLogin() {
			return "login";
		}

	}

	static class Jobs {

		@Nullable JobOperator operator;

		public String customers() {
			return "";
		}

	}

	static class LauncherOfJobs {

		@Nullable TaskExecutorJobOperator operator;

		public String customers() {
			return "";
		}

	}

	static class Inherits extends Jobs {

	}

	static class Provides {

		@Nullable ObjectProvider<JobOperator> operator;

		public String customers() {
			return "";
		}

	}

	static class OwnOperator {

		@Nullable Operator operator;

		public String customers() {
			return "";
		}

		interface Operator extends JobOperator {

		}

	}

	/** Reads jobs and starts none. */
	static class Explorer {

		@Nullable JobRepository jobs;

		public String customers() {
			return "";
		}

	}

}
