/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * The classes of the application itself: those of its packages, and those of the module
 * that is built, whatever their package.
 */
final class OwnClasses {

	private final List<String> packages;

	private final List<Path> directories;

	OwnClasses(ConfigurableApplicationContext context) {
		this.packages = AutoConfigurationPackages.has(context) ? AutoConfigurationPackages.get(context) : List.of();
		this.directories = Stream.of(System.getProperty(GateProcess.CLASSES, "").split(File.pathSeparator))
			.filter((each) -> !each.isEmpty())
			.map(Path::of)
			.toList();
	}

	boolean contains(Class<?> type) {
		String own = ClassUtils.getUserClass(type).getPackageName() + ".";
		return this.packages.stream().anyMatch((name) -> own.startsWith(name + ".")) || isBuilt(type);
	}

	private boolean isBuilt(Class<?> type) {
		CodeSource source = ClassUtils.getUserClass(type).getProtectionDomain().getCodeSource();
		if (source == null || source.getLocation() == null || !"file".equals(source.getLocation().getProtocol())) {
			return false;
		}
		return this.directories.contains(Path.of(URI.create(source.getLocation().toString())));
	}

}
