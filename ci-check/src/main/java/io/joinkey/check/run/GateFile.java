/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.Waiver;
import io.joinkey.check.capture.Downstreams.Answer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The content of {@value #NAME}. Every component is a key of the file, in lower case with
 * hyphens. {@link GateFileReader} reads it.
 *
 * @param application the class whose main method starts the application
 * @param arguments the arguments of that main method
 * @param profiles the profiles that are active
 * @param properties properties of the application, as {@code key=value}
 * @param requests the requests that are sent
 * @param discover whether GET mappings are called that no request names
 * @param exclude patterns of paths that are never called
 * @param variables sample values of path variables
 * @param requestTimeout how long an answer may take, with its body
 * @param credentials what the application lets in
 * @param records the Kafka records that are published
 * @param downstreams the services that the application calls
 * @param backendFiles files of back ends whose names have to match what is emitted
 * @param waivers the findings that are set aside
 */
record GateFile(@DefaultValue("") String application, @DefaultValue List<String> arguments,
		@DefaultValue List<String> profiles, @DefaultValue List<String> properties, @DefaultValue List<Sent> requests,
		@DefaultValue("true") boolean discover, @DefaultValue List<String> exclude,
		@DefaultValue Map<String, String> variables, @DefaultValue("10s") Duration requestTimeout,
		@Nullable Credentials credentials, @DefaultValue List<Published> records,
		@DefaultValue List<Downstream> downstreams, @DefaultValue List<String> backendFiles,
		@DefaultValue List<Known> waivers) {

	static final String NAME = "joinkey-gate.yaml";

	private static final Map<String, String> NONE = Map.of();

	private static final Pattern SECRET = Pattern.compile("password|passwd|secret|token|api-?key",
			Pattern.CASE_INSENSITIVE);

	static final String EXAMPLE = """
			credentials:
			  user: {authorities: [ROLE_USER]}
			exclude: [/reports/**]
			variables: {orderId: 17}         # for GET /orders/{orderId}
			requests:
			  - method: POST
			    path: /orders
			    headers: {Content-Type: application/json}
			    body: '{"item": "book"}'
			    status: 201
			records:                         # for the application's Kafka listeners
			  - topic: deliveries
			    value: '{"item": "book"}'
			properties:
			  - orders.retries=0
			downstreams:
			  - property: stock.base-url     # is set to the URL of a server that answers:
			    path: /stock/*
			    status: 200
			    headers: {Content-Type: application/json}
			    body: '{"left": 3}'
			waivers:
			  - rule: client-inventory
			    subject: legacyClient
			    owner: team-orders
			    expires: 2027-01-31
			""";

	/** Values that must not be in any file that the gate writes. */
	List<String> secrets() {
		Stream<String> properties = this.properties.stream()
			.map((property) -> property.split("=", 2))
			.filter((parts) -> parts.length == 2 && SECRET.matcher(parts[0]).find())
			.map((parts) -> parts[1].strip());
		Credentials who = this.credentials;
		return Stream.concat(properties, (who != null) ? who.secrets() : Stream.empty()).toList();
	}

	/**
	 * One request.
	 *
	 * @param method the method
	 * @param path path and query
	 * @param headers the headers
	 * @param body the body
	 * @param status the status that is expected
	 * @param twice whether it may also be sent a second time, at the same time; a GET is
	 * by default
	 * @param line its line in the file
	 */
	record Sent(@DefaultValue("GET") String method, String path, @DefaultValue Map<String, String> headers,
			@DefaultValue("") String body, @DefaultValue("200") int status, @Nullable Boolean twice, int line) {

		static Sent discovered(String path) {
			return new Sent("GET", path, Map.of(), "", 0, null, 0);
		}

		boolean isTwice() {
			return (this.twice != null) ? this.twice : this.method.equals("GET");
		}

	}

	/**
	 * What the application lets in.
	 *
	 * @param headers headers of every request
	 * @param basic a user with a password
	 * @param form a user who logs in
	 * @param user a user who is set in Spring Security's context
	 * @param scrape what the scrape needs, if it is something else
	 */
	record Credentials(@DefaultValue Map<String, String> headers, @Nullable Basic basic, @Nullable Form form,
			@Nullable User user, @Nullable Scrape scrape) {

		private Stream<String> secrets() {
			Stream<Basic> users = Stream.of(Optional.ofNullable(this.basic), basicOf(this.scrape))
				.flatMap(Optional::stream);
			Stream<String> headers = Stream.of(this.headers, (this.scrape != null) ? this.scrape.headers() : NONE)
				.flatMap((each) -> each.values().stream());
			return Stream
				.of(users.flatMap(Basic::secrets), headers.flatMap(Credentials::withoutScheme),
						Stream.ofNullable(this.form).map(Form::password))
				.flatMap((each) -> each);
		}

		private static Optional<Basic> basicOf(@Nullable Scrape scrape) {
			return Optional.ofNullable(scrape).map(Scrape::basic);
		}

		private static Stream<String> withoutScheme(String value) {
			return Stream.of(value, value.substring(value.indexOf(' ') + 1));
		}

	}

	/**
	 * HTTP basic authentication.
	 *
	 * @param username the name
	 * @param password the password
	 */
	record Basic(String username, String password) {

		private Stream<String> secrets() {
			return Stream.of(this.password, Base64.getEncoder()
				.encodeToString((this.username + ":" + this.password).getBytes(StandardCharsets.UTF_8)));
		}

	}

	/**
	 * A form login, with the CSRF token of its page.
	 *
	 * @param path the path of the login page
	 * @param username the name
	 * @param password the password
	 */
	record Form(@DefaultValue("/login") String path, String username, String password) {

	}

	/**
	 * A user who is set in Spring Security's context.
	 *
	 * @param name the name
	 * @param authorities the authorities, such as {@code ROLE_USER}
	 */
	record User(@DefaultValue("joinkey-gate") String name, @DefaultValue List<String> authorities) {

	}

	/**
	 * What the scrape needs.
	 *
	 * @param headers headers
	 * @param basic a user with a password
	 */
	record Scrape(@DefaultValue Map<String, String> headers, @Nullable Basic basic) {

	}

	/**
	 * One Kafka record.
	 *
	 * @param topic the topic
	 * @param headers the headers, beside the {@code traceparent} that the gate adds
	 * @param value the value
	 */
	record Published(String topic, @DefaultValue Map<String, String> headers, @DefaultValue("") String value) {

	}

	/**
	 * One service that the application calls.
	 *
	 * @param property the property that names its URL
	 * @param method the method that is answered
	 * @param path the path that is answered
	 * @param status the status of the answer
	 * @param headers the headers of the answer
	 * @param body the body of the answer
	 */
	record Downstream(String property, @DefaultValue("*") String method, @DefaultValue("/*") String path,
			@DefaultValue("200") int status, @DefaultValue Map<String, String> headers, @DefaultValue("") String body) {

		Answer answer() {
			return new Answer(this.property, this.method, this.path, this.status, this.headers, this.body);
		}

	}

	/**
	 * A waiver: a finding that fails no build until a date.
	 *
	 * @param rule the rule's id
	 * @param subject the finding's subject
	 * @param owner the team that fixes it
	 * @param expires the last day on which it is set aside
	 * @param line its line in the file
	 */
	record Known(String rule, String subject, String owner, LocalDate expires, int line) {

		Waiver waiver() {
			return new Waiver(this.rule, this.subject, this.owner, this.expires, NAME + " line " + this.line);
		}

	}

}
