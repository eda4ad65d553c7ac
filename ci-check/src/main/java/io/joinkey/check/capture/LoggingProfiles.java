/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.core.env.Environment;

/**
 * Finds the profiles that a configuration of logging depends on.
 */
final class LoggingProfiles {

	private static final Pattern ELEMENT = Pattern.compile("<springProfile\\s+name\\s*=\\s*[\"']([^\"']*)",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

	private LoggingProfiles() {
	}

	/** Return the profiles that are not active, of which a part was not judged. */
	static Stream<String> inactive(Environment environment, ClassLoader loader) {
		return Stream.of("logback-spring.xml", "log4j2-spring.xml")
			.map(loader::getResource)
			.filter((url) -> url != null && url.getProtocol().equals("file"))
			.flatMap((url) -> ELEMENT.matcher(COMMENT.matcher(text(url)).replaceAll("")).results())
			.flatMap(LoggingProfiles::names)
			.filter((profile) -> !profile.isEmpty() && !environment.matchesProfiles(profile));
	}

	private static Stream<String> names(MatchResult element) {
		return Stream.of(element.group(1).replace("&amp;", "&").split("[^\\w.-]+"));
	}

	private static String text(URL url) {
		try (InputStream content = url.openStream()) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return "";
		}
	}

}
