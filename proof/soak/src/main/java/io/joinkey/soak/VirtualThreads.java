/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.management.HotSpotDiagnosticMXBean;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Lists the live virtual threads. Only a thread dump lists them.
 */
final class VirtualThreads {

	private static final Pattern VIRTUAL = Pattern.compile("^#\\d+ \"(.*)\" virtual.*", Pattern.MULTILINE);

	private VirtualThreads() {
	}

	static List<String> names() throws IOException {
		Class<?> format = formats();
		if (format == null) {
			return List.of();
		}
		Path directory = Files.createTempDirectory("soak");
		Path file = directory.resolve("threads.txt");
		PlatformManagedObject diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
		try {
			Method dump = ClassUtils.getMethod(HotSpotDiagnosticMXBean.class, "dumpThreads", String.class, format);
			ReflectionUtils.invokeMethod(dump, diagnostics, file.toString(), format.getEnumConstants()[0]);
			Matcher matcher = VIRTUAL.matcher(Files.readString(file).replace("\r", ""));
			return matcher.results().map((match) -> match.group(1).toLowerCase(Locale.ROOT)).toList();
		}
		finally {
			Files.deleteIfExists(file);
			Files.delete(directory);
		}
	}

	private static @Nullable Class<?> formats() {
		try {
			return Class.forName(HotSpotDiagnosticMXBean.class.getName() + "$ThreadDumpFormat");
		}
		catch (ClassNotFoundException ex) {
			return null; // a JDK before 21 has no virtual threads
		}
	}

}
