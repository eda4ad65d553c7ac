/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.rules.Evaluation;
import io.joinkey.check.run.ApplicationRun.Seen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Login} against applications that Spring Security protects.
 */
class LoginTests {

	private static final String REQUEST = "requests: [{path: /orders}]\n";

	/** The usual strength takes a tenth of a second for each request. */
	private static final PasswordEncoder PASSWORDS = new BCryptPasswordEncoder(4);

	@Test
	void aRefusalIsReportedFirst() {
		Seen seen = observe("servlet", "");
		assertThat(seen.notes().get(0)).startsWith("The application refused 1 of 1 requests")
			.contains("user: {authorities: [ROLE_USER]}");
	}

	@Test
	void aRefusalWithStatus200IsReportedFirst() {
		Seen seen = observe("servlet", "", Map.of("csrf", "code"));
		assertThat(seen.notes().get(0))
			.startsWith("The application refused 1 of 1 requests. 1 of them had a success"
					+ " status and a body that refused: GET /orders (\"code\":401).")
			.contains("user: {authorities: [ROLE_USER]}");
		assertThat(seen.telemetry().requests()).filteredOn((request) -> request.isCase()).hasSizeGreaterThan(80);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{\"msg\":\"no access\",\"code\":401} | \"code\":401",
			"{\"status\":\"403\",\"message\":\"Forbidden\",\"data\":null} | \"status\":403",
			"{\"error\":{\"code\":401,\"message\":\"no\"}} | \"error.code\":401", "{\"code\":401,\"name\":\"cable\"} |",
			"{\"data\":{\"code\":401,\"message\":\"cable\"}} |", "{\"code\":200,\"message\":\"ok\"} |",
			"[{\"code\":401,\"message\":\"no\"}] |", "code 401 |", "{ |" })
	void aBodyRefusesIfItHasTheCodeAndAMessage(String body, @Nullable String field) {
		assertThat(RefusalBody.field(body)).isEqualTo(Optional.ofNullable(field));
	}

	@Test
	void aLongBodyIsData() {
		assertThat(RefusalBody.field("{\"code\":401,\"message\":\"" + "no ".repeat(1000) + "\"}")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void aUserIsSetInTheSecurityContext(String type) {
		Seen seen = observe(type, REQUEST + "credentials: {user: {authorities: [ROLE_USER]}}\n");
		assertThat(seen.unexpected()).isEmpty();
		assertThat(seen.telemetry().requests()).anyMatch((request) -> request.isCase());
	}

	@Test
	void theAuthorityThatSecurityAskedForIsNamed() {
		Seen without = observe("servlet", "", Map.of("csrf", "authority"));
		assertThat(without.notes().get(0)).contains("user: {authorities: [ORDER_ADMIN]}");
		Seen seen = observe("servlet",
				"requests: [{path: /orders}, {method: POST, path: /orders}]\ncredentials: {user: {authorities: [ROLE_USER]}}\n",
				Map.of("csrf", "authority"));
		assertThat(seen.notes().get(0)).contains("Spring Security asked for ORDER_ADMIN");
		assertThat(Evaluation.of(seen.telemetry(), List.of(seen.expectedStatus())).causes()).singleElement()
			.extracting((cause) -> cause.message())
			.asString()
			.contains("Spring Security asks for ORDER_ADMIN", "also         POST /orders");
	}

	@Test
	void aUserNeedsNoCsrfToken() {
		Seen seen = observe("servlet",
				"requests: [{method: POST, path: /orders}]\ncredentials: {user: {authorities: [ROLE_USER]}}\n");
		assertThat(seen.unexpected()).isEmpty();
	}

	@Test
	void basicAuthenticationAlsoOpensTheScrape() {
		Seen seen = observe("servlet", REQUEST + "credentials: {basic: {username: gate, password: secret}}\n");
		assertThat(seen.unexpected()).isEmpty();
		assertThat(seen.telemetry().scrapes().get(0).status()).isEqualTo(200);
	}

	@Test
	void aFormLoginSendsTheTokenOfItsPage() {
		Seen seen = observe("servlet", REQUEST + "credentials: {form: {username: gate, password: secret}}\n");
		assertThat(seen.unexpected()).isEmpty();
		assertThat(seen.notes()).noneMatch((note) -> note.contains("login"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "session", "cookie", "spa" })
	void aPostAfterAFormLoginSendsTheToken(String csrf) {
		Seen seen = observe("servlet",
				"requests: [{method: POST, path: /orders}]\ncredentials: {form: {username: gate, password: secret}}\n",
				Map.of("csrf", csrf));
		assertThat(seen.unexpected()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void aSecuredApplicationIsJudgedWithoutCredentials(String type) {
		Seen seen = observe(type, "discover: false\n");
		assertThat(seen.telemetry().requests()).filteredOn((request) -> request.isCase()).hasSizeGreaterThan(80);
		assertThat(seen.telemetry().scrapes().get(0).status()).isEqualTo(200);
		assertThat(seen.notes()).singleElement()
			.asString()
			.startsWith("The gate called none of the application's own endpoints");
	}

	/** As a filter chain without a rule for other requests does. */
	@Test
	void thePathOfAnEndpointIsTheEntranceWhereAllOthersAreDenied() {
		Seen seen = observe("servlet", "", Map.of("csrf", "deny"));
		assertThat(seen.telemetry().requests()).filteredOn((request) -> request.isCase()).hasSizeGreaterThan(80);
	}

	@Test
	void aMultiFactorLoginIsPassedWithoutCredentials() {
		Seen seen = observe("servlet", "discover: false\n", Map.of("csrf", "factor"));
		assertThat(seen.telemetry().requests()).filteredOn((request) -> request.isCase()).hasSizeGreaterThan(80);
		assertThat(seen.telemetry().scrapes().get(0).status()).isEqualTo(200);
	}

	@Test
	void aUserAlsoOpensTheScrapeOnAManagementPort() {
		Seen seen = observe("servlet", REQUEST + "credentials: {user: {authorities: [ROLE_USER]}}\n",
				Map.of("management.server.port", "9999"));
		assertThat(seen.unexpected()).isEmpty();
		assertThat(seen.telemetry().scrapes().get(0).status()).isEqualTo(200);
	}

	@Test
	void aWrongPasswordIsNoted() {
		Seen seen = observe("servlet", "credentials: {form: {username: gate, password: wrong}}\n");
		assertThat(seen.notes()).anyMatch((note) -> note.contains("The login at /login was refused"))
			.noneMatch((note) -> note.startsWith("The application refused"));
	}

	private static Seen observe(String type, String file) {
		return observe(type, file, Map.of());
	}

	private static Seen observe(String type, String file, Map<String, String> more) {
		Map<String, String> properties = new HashMap<>(more);
		properties.putAll(Map.of("spring.main.web-application-type", type, "server.shutdown", "immediate",
				"spring.security.user.name", "gate", "spring.security.user.password", PASSWORDS.encode("secret"),
				"management.otlp.metrics.export.enabled", "false", "management.endpoints.web.exposure.include",
				"prometheus"));
		return new ApplicationRun(Application.class, GateFileReader.read(file), null).observe(properties,
				Duration.ofMinutes(1));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
	@RestController
	static class Application {

		@Bean
		static PasswordEncoder passwords() {
			return PASSWORDS;
		}

		@Bean
		@ConditionalOnProperty("csrf")
		static SecurityFilterChain chain(HttpSecurity http, @Value("${csrf}") String csrf) throws Exception {
			http.authorizeHttpRequests((requests) -> {
				if (csrf.equals("deny")) {
					requests.requestMatchers("/orders").hasRole("USER").anyRequest().denyAll();
				}
				else if (csrf.equals("factor")) {
					requests.anyRequest().hasAuthority("FACTOR_OTT");
				}
				else if (csrf.equals("authority")) {
					requests.anyRequest().hasAuthority("ORDER_ADMIN");
				}
				else {
					requests.anyRequest().authenticated();
				}
			}).formLogin(Customizer.withDefaults());
			if (csrf.equals("cookie")) {
				http.csrf((it) -> it.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse()));
			}
			if (csrf.equals("spa")) {
				http.csrf((it) -> it.spa());
			}
			if (csrf.equals("code")) {
				http.exceptionHandling((it) -> it.authenticationEntryPoint((request, response, refused) -> {
					response.setContentType("application/json");
					response.getWriter().print("{\"msg\":\"no access\",\"code\":401}");
				}));
			}
			return http.build();
		}

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

		@PostMapping("/orders")
		String order() {
			return "order";
		}

	}

}
