/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.io.IOException;
import java.net.URI;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Explains why spans were not sent, and how to fix it.
 *
 * @param reason what is wrong
 * @param remedy how to fix it
 */
record ExportFailure(String reason, String remedy) {

	/** The owner of a method, or a class, in the message of a linkage error. */
	private static final Pattern OWNER = Pattern.compile("((?:[a-z_][\\w$]*[./])+[A-Z][\\w$]*)(?:\\.\\w+\\(|'|$| )");

	static final ExportFailure QUEUE_FULL = new ExportFailure(
			"the queue was full, because the collector is slower than the application", remedy("Otlp"));

	static ExportFailure of(SpanExporter exporter, @Nullable Throwable failure) {
		LinkageError mix = linkageError(failure, 0);
		return (mix != null) ? mixedLibraries(mix)
				: new ExportFailure(reason(failure), remedy(exporter.getClass().getSimpleName()));
	}

	private static String remedy(String exporter) {
		return exporter.startsWith("Otlp")
				? "Check that the collector at management.opentelemetry.tracing.export.otlp.endpoint is running."
				: "Check that the server to which " + exporter + " sends is running.";
	}

	private static String reason(@Nullable Throwable failure) {
		String silent = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String message = cause.getMessage();
			boolean repeats = cause.getCause() != null && cause.getCause().toString().equals(message);
			if (message != null && !repeats) {
				return message.lines().findFirst().orElse(message);
			}
			if (message == null && silent == null && cause instanceof IOException) {
				silent = cause.getClass().getSimpleName();
			}
		}
		if (silent != null) {
			return "Failed to connect (" + silent + ")";
		}
		// OpenTelemetry's exporters give no message when there was an answer
		return "the collector answered with an error";
	}

	/**
	 * Return the linkage error. OkHttp reports it as a suppressed error of an exception.
	 */
	private static @Nullable LinkageError linkageError(@Nullable Throwable failure, int depth) {
		if (failure == null || depth > 10) {
			return null;
		}
		if (failure instanceof LinkageError error) {
			return error;
		}
		for (Throwable suppressed : failure.getSuppressed()) {
			LinkageError error = linkageError(suppressed, depth + 1);
			if (error != null) {
				return error;
			}
		}
		return linkageError(failure.getCause(), depth + 1);
	}

	private static ExportFailure mixedLibraries(LinkageError error) {
		List<String> jars = new ArrayList<>();
		Matcher owner = OWNER.matcher(String.valueOf(error.getMessage()));
		while (owner.find()) {
			add(jars, owner.group(1).replace('/', '.'));
		}
		if (error.getStackTrace().length > 0) {
			add(jars, error.getStackTrace()[0].getClassName());
		}
		return new ExportFailure(
				"versions of the exporter's libraries do not fit together, " + error
						+ (jars.isEmpty() ? "" : ": " + String.join(" and ", jars)),
				"Use versions of these libraries that belong together, or exclude"
						+ " io.opentelemetry:opentelemetry-exporter-sender-okhttp and depend on"
						+ " io.opentelemetry:opentelemetry-exporter-sender-jdk.");
	}

	private static void add(List<String> jars, String className) {
		String jar = jar(className);
		if (jar != null && !jars.contains(jar)) {
			jars.add(jar);
		}
	}

	private static @Nullable String jar(String className) {
		try {
			Class<?> type = Class.forName(className, false, ClassUtils.getDefaultClassLoader());
			CodeSource source = type.getProtectionDomain().getCodeSource();
			return (source != null && source.getLocation() != null) ? fileName(source.getLocation().toString()) : null;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

	private static String fileName(String location) {
		String path = location.replaceAll("[!/]+$", "");
		return URI.create(path.substring(path.lastIndexOf('/') + 1)).getPath();
	}

}
