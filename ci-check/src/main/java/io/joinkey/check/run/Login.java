/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.ClientRequest;
import io.joinkey.check.capture.Recorder;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Adds the file's {@code credentials} to the gate's requests.
 */
final class Login {

	private static final Pattern INPUT = Pattern.compile("<input[^>]*>");

	private static final Pattern NAME = Pattern.compile("name=[\"']([^\"']*)[\"']");

	private static final Pattern VALUE = Pattern.compile("value=[\"']([^\"']*)[\"']");

	/** No endpoint of the application sees them: only the gate's own handler does. */
	private static final List<String> GUESSED = List.of("ROLE_USER", "ROLE_ADMIN", "ROLE_ACTUATOR", "FACTOR_PASSWORD",
			"FACTOR_OTT", "FACTOR_WEBAUTHN", "FACTOR_X509", "FACTOR_BEARER", "FACTOR_AUTHORIZATION_CODE",
			"FACTOR_SAML_RESPONSE", "FACTOR_CAS");

	private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final GateFile.@Nullable Credentials credentials;

	private String csrf = "";

	private String cookie = "";

	Login(GateFile file) {
		this.credentials = file.credentials();
	}

	/** Prepares the credentials before the application starts. */
	void prepare(Recorder recorder, ConfigurableApplicationContext context) {
		GateFile.Credentials given = this.credentials;
		GateFile.User user = (given != null) ? given.user() : null;
		if (user != null) {
			recorder.user(context, user.name(), user.authorities());
			recorder.admit();
		}
		else {
			recorder.user(context, "joinkey-gate", GUESSED);
		}
	}

	/**
	 * Sets the headers of the credentials, and logs in if they have a form.
	 * @param recorder what sends
	 * @return what went wrong
	 */
	Optional<String> begin(Recorder recorder) {
		GateFile.Credentials given = this.credentials;
		if (given == null) {
			return Optional.empty();
		}
		headers(given.headers(), given.basic()).forEach(recorder.client()::always);
		GateFile.Scrape scrape = given.scrape();
		((scrape != null) ? headers(scrape.headers(), scrape.basic()) : headers(given.headers(), given.basic()))
			.forEach(recorder::scrapeHeader);
		GateFile.Form form = given.form();
		return (form != null) ? submit(recorder.client(), form) : Optional.empty();
	}

	private static Map<String, String> headers(Map<String, String> headers, GateFile.@Nullable Basic basic) {
		Map<String, String> all = new LinkedHashMap<>(headers);
		if (basic != null) {
			all.put("Authorization", "Basic " + Base64.getEncoder()
				.encodeToString((basic.username() + ":" + basic.password()).getBytes(StandardCharsets.UTF_8)));
		}
		return all;
	}

	/** Return whether a path is the path of the login form. */
	boolean isPage(String path) {
		return this.credentials != null && this.credentials.form() != null
				&& this.credentials.form().path().equals(path);
	}

	/**
	 * Return a path with the CSRF token that the form login found, for a request that
	 * changes something. Each of Spring Security's repositories reads the parameter.
	 */
	String target(String method, String path) {
		return (READS.contains(method) || this.csrf.isEmpty()) ? path
				: path + (path.contains("?") ? "&" : "?") + "_csrf=" + encode(this.csrf);
	}

	/** Return the headers that carry the token, which WebFlux and scripts use. */
	Map<String, String> tokens(String method) {
		if (READS.contains(method)) {
			return Map.of();
		}
		if (!this.csrf.isEmpty()) {
			return Map.of("X-CSRF-TOKEN", this.csrf);
		}
		return this.cookie.isEmpty() ? Map.of() : Map.of("X-XSRF-TOKEN", this.cookie);
	}

	private Optional<String> submit(Client client, GateFile.Form form) {
		HttpResponse<String> page = client.get(form.path()).send();
		Map<String, String> fields = hidden(page.body());
		fields.put("username", form.username());
		fields.put("password", form.password());
		ClientRequest request = client.request("POST", form.path())
			.header("Content-Type", "application/x-www-form-urlencoded")
			.body(fields.entrySet()
				.stream()
				.map((field) -> encode(field.getKey()) + "=" + encode(field.getValue()))
				.collect(Collectors.joining("&")));
		Map<String, String> cookies = cookies(page);
		if (!cookies.isEmpty()) {
			request.header("Cookie", text(cookies));
		}
		HttpResponse<String> answer = request.send();
		cookies.putAll(cookies(answer));
		if (!cookies.isEmpty()) {
			// the token of the new session
			HttpResponse<String> again = client.get(form.path()).header("Cookie", text(cookies)).send();
			cookies.putAll(cookies(again));
			this.csrf = hidden(again.body()).entrySet()
				.stream()
				.filter((field) -> field.getKey().toLowerCase(Locale.ROOT).contains("csrf"))
				.map(Map.Entry::getValue)
				.findFirst()
				.orElse("");
			this.cookie = cookies.getOrDefault("XSRF-TOKEN", "");
		}
		boolean refused = answer.statusCode() >= 400
				|| answer.headers().firstValue("Location").orElse("").contains("error");
		if (!cookies.isEmpty()) {
			client.always("Cookie", text(cookies));
		}
		return refused ? Optional.of("The login at " + form.path() + " was refused with " + answer.statusCode()
				+ ": check credentials.form in " + GateFile.NAME) : Optional.empty();
	}

	private static Map<String, String> hidden(String page) {
		Map<String, String> fields = new LinkedHashMap<>();
		Matcher input = INPUT.matcher(page);
		while (input.find()) {
			Matcher name = NAME.matcher(input.group());
			Matcher value = VALUE.matcher(input.group());
			if (input.group().contains("hidden") && name.find() && value.find()) {
				fields.put(name.group(1), value.group(1));
			}
		}
		return fields;
	}

	private static Map<String, String> cookies(HttpResponse<String> answer) {
		Map<String, String> cookies = new LinkedHashMap<>();
		answer.headers().allValues("Set-Cookie").forEach((cookie) -> {
			String[] pair = cookie.split(";", 2)[0].split("=", 2);
			cookies.put(pair[0].strip(), (pair.length > 1) ? pair[1] : "");
		});
		return cookies;
	}

	private static String text(Map<String, String> cookies) {
		return cookies.entrySet()
			.stream()
			.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
			.collect(Collectors.joining("; "));
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
