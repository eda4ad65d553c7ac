/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import org.jspecify.annotations.Nullable;

/**
 * Redacts secrets in what is written: the values of headers that carry secrets, and other
 * values that are known. More names of headers are given by the system property
 * {@code joinkey.gate.secret-headers}, separated by commas.
 */
public final class Secrets {

	static final String PROPERTY = "joinkey.gate.secret-headers";

	/** The property that names the header by which the application trusts a caller. */
	private static final String TRUSTED_HEADER = "joinkey.edge.trusted.header";

	private static final String REDACTED = "(redacted)";

	private static final Set<String> NAMES = Set.of("authorization", "proxy-authorization", "cookie", "set-cookie",
			"x-api-key", "x-auth-token", "x-csrf-token", "x-xsrf-token");

	private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*");

	/** A shorter value is too likely to be an ordinary word. */
	private static final int LONG = 8;

	private static final int SHORT = 4;

	private static final Set<String> LITERALS = Set.of("true", "false", "null", "value");

	private final @Nullable Pattern pattern;

	private Secrets(Stream<String> values) {
		Set<String> forms = values.filter((value) -> value.length() >= SHORT && !LITERALS.contains(value))
			.flatMap(Secrets::forms)
			.collect(Collectors.toCollection(() -> new TreeSet<>(
					Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))));
		this.pattern = forms.isEmpty() ? null
				: Pattern.compile(forms.stream().map(Secrets::expression).collect(Collectors.joining("|")));
	}

	/**
	 * Redacts the values of secret headers, and more values.
	 * @param telemetry what the headers are read from
	 * @param more other values, such as passwords
	 * @return what redacts them
	 */
	public static Secrets of(Telemetry telemetry, Collection<String> more) {
		Wiring wiring = telemetry.setup().wiring();
		Stream<Header> headers = Stream
			.of(telemetry.requests().stream().map(SentRequest::headers),
					telemetry.exchanges().stream().map(HttpExchange::headers),
					telemetry.records().stream().map(KafkaRecord::headers))
			.flatMap((each) -> each)
			.flatMap(List::stream);
		return new Secrets(Stream.concat(more.stream(),
				headers
					.filter((header) -> isSecret(header.name())
							|| header.name().equalsIgnoreCase(wiring.properties().get(TRUSTED_HEADER)))
					.flatMap((header) -> parts(header.value()))
					.filter((value) -> value.length() >= LONG)));
	}

	/**
	 * Redacts some values.
	 * @param values the values
	 * @return what redacts them
	 */
	public static Secrets of(Collection<String> values) {
		return new Secrets(values.stream());
	}

	/**
	 * Redacts each value wherever it is in a text, also where it is escaped.
	 * @param text the text
	 * @return the text without the values
	 */
	public String redact(String text) {
		Pattern secrets = this.pattern;
		return (secrets != null) ? secrets.matcher(text).replaceAll(Matcher.quoteReplacement(REDACTED)) : text;
	}

	static List<Header> redact(List<Header> headers) {
		return headers.stream()
			.map((header) -> isSecret(header.name()) ? new Header(header.name(), REDACTED) : header)
			.toList();
	}

	private static boolean isSecret(String header) {
		String name = header.toLowerCase(Locale.ROOT);
		Set<String> more = Set.of(SEPARATOR.split(System.getProperty(PROPERTY, "").strip().toLowerCase(Locale.ROOT)));
		return NAMES.contains(name) || more.contains(name);
	}

	/**
	 * Return the secret parts of a header: the value, the text after a scheme, cookies
	 * and a password.
	 */
	private static Stream<String> parts(String value) {
		String credentials = value.substring(value.indexOf(' ') + 1).strip();
		Stream<String> cookies = Stream.of(value.split(";"))
			.filter((pair) -> pair.contains("="))
			.map((pair) -> pair.substring(pair.indexOf('=') + 1).strip());
		return Stream.concat(Stream.of(value, credentials, password(value, credentials)), cookies);
	}

	private static String password(String value, String credentials) {
		try {
			String decoded = value.regionMatches(true, 0, "Basic ", 0, 6)
					? new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8) : "";
			return decoded.substring(decoded.indexOf(':') + 1);
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	private static Stream<String> forms(String value) {
		String json = Json.line(value).strip();
		return Stream.of(value, json.substring(1, json.length() - 1), Markup.escape(value),
				URLEncoder.encode(value, StandardCharsets.UTF_8));
	}

	/**
	 * Return an expression that does not match a part of a word, a key or a number of
	 * JSON.
	 */
	private static String expression(String form) {
		String quoted = Pattern.quote(form) + "(?!\"\\s*:)";
		if (form.chars().allMatch(Character::isDigit)) {
			return "(?<![0-9.]|[:,\\[] ?)" + quoted + "(?![0-9])";
		}
		return (form.length() < LONG) ? "(?<![A-Za-z0-9])" + quoted + "(?![A-Za-z0-9])" : quoted;
	}

}
