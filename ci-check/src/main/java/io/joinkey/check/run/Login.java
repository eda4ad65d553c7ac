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
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.Recorder;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gives the gate's requests what the file's {@code credentials} name.
 */
final class Login {

	private static final Pattern INPUT = Pattern.compile("<input[^>]*>");

	private static final Pattern NAME = Pattern.compile("name=[\"']([^\"']*)[\"']");

	private static final Pattern VALUE = Pattern.compile("value=[\"']([^\"']*)[\"']");

	private final GateFile.@Nullable Credentials credentials;

	Login(GateFile file) {
		this.credentials = file.credentials();
	}

	/** Does what has to be done before the application starts. */
	void prepare(Recorder recorder, ConfigurableApplicationContext context) {
		GateFile.Credentials given = this.credentials;
		if (given != null && given.user() != null) {
			recorder.admit(context, given.user().name(), given.user().authorities());
		}
	}

	/**
	 * Sets headers, and logs in.
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

	private static Optional<String> submit(Client client, GateFile.Form form) {
		HttpResponse<String> page = client.get(form.path()).send();
		Map<String, String> fields = new LinkedHashMap<>();
		Matcher input = INPUT.matcher(page.body());
		while (input.find()) {
			Matcher name = NAME.matcher(input.group());
			Matcher value = VALUE.matcher(input.group());
			if (input.group().contains("hidden") && name.find() && value.find()) {
				fields.put(name.group(1), value.group(1));
			}
		}
		fields.put("username", form.username());
		fields.put("password", form.password());
		Client.Request request = client.request("POST", form.path())
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
		boolean refused = answer.statusCode() >= 400
				|| answer.headers().firstValue("Location").orElse("").contains("error");
		if (!cookies.isEmpty()) {
			client.always("Cookie", text(cookies));
		}
		return refused ? Optional.of("The login at " + form.path() + " was refused with " + answer.statusCode()
				+ ": check credentials.form in " + GateFile.NAME) : Optional.empty();
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
