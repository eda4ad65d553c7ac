/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Finds the jars of Kafka's own tests, which spring-kafka-test brings. They have a
 * configuration of Log4j2 that would hide the shipped one.
 */
final class KafkaTestJars {

	private static final Pattern NAME = Pattern.compile("kafka-(.*-test|test-common-.*)[.]jar");

	private KafkaTestJars() {
	}

	static boolean isOne(Path entry) {
		return NAME.matcher(entry.getFileName().toString()).matches() && Files.isRegularFile(entry);
	}

	/** Return the names of the files that are in no directory. */
	static Stream<String> files(Path jar) {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			List<String> names = zip.stream().map(ZipEntry::getName).filter((name) -> !name.contains("/")).toList();
			return names.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Copies a jar.
	 * @param copied takes the name of an entry, and returns whether it is copied
	 */
	static void copy(Path jar, Path to, Predicate<String> copied) throws IOException {
		try (ZipFile zip = new ZipFile(jar.toFile());
				ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
			for (ZipEntry entry : zip.stream().filter((each) -> copied.test(each.getName())).toList()) {
				out.putNextEntry(new ZipEntry(entry.getName()));
				zip.getInputStream(entry).transferTo(out);
			}
		}
	}

}
