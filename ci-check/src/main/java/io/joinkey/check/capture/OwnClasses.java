/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Recognizes the classes of the application itself: those of its packages, and those of
 * the module that is built, in any package.
 */
public final class OwnClasses {

	/** The system property that names the directories of the module's classes. */
	public static final String DIRECTORIES = "joinkey.gate.classes";

	private final List<Path> directories;

	private final List<String> packages;

	/**
	 * Reads the packages of an application.
	 * @param beans the application's context
	 */
	public OwnClasses(BeanFactory beans) {
		this.directories = Stream.of(System.getProperty(DIRECTORIES, "").split(File.pathSeparator))
			.filter((each) -> !each.isEmpty())
			.map(Path::of)
			.toList();
		List<String> all = new ArrayList<>(
				AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of());
		add(all, scanned(beans, List.copyOf(all)));
		add(all, this.directories.stream().flatMap(OwnClasses::packages));
		this.packages = List.copyOf(all);
	}

	private static void add(List<String> all, Stream<String> names) {
		names.distinct().sorted().forEach((name) -> {
			if (all.stream().noneMatch((known) -> isWithin(name, known))) {
				all.add(name);
			}
		});
	}

	/**
	 * The packages that classes of known packages scan, as scanBasePackages lets them.
	 * Only bean definitions are read, because a type may be asked for before it can be
	 * made.
	 */
	private static Stream<String> scanned(BeanFactory beans, List<String> known) {
		if (!(beans instanceof ConfigurableListableBeanFactory all)) {
			return (beans instanceof ConfigurableApplicationContext context) ? scanned(context.getBeanFactory(), known)
					: Stream.empty();
		}
		return Stream.of(all.getBeanDefinitionNames())
			.map(all::getBeanDefinition)
			.filter((definition) -> definition instanceof AnnotatedBeanDefinition annotated
					&& annotated.getMetadata().isAnnotated(ComponentScan.class.getName())
					&& known.stream().anyMatch((name) -> isWithin(String.valueOf(definition.getBeanClassName()), name)))
			.map((definition) -> ClassUtils.resolveClassName(String.valueOf(definition.getBeanClassName()),
					all.getBeanClassLoader()))
			.flatMap((type) -> AnnotatedElementUtils
				.getMergedRepeatableAnnotations(ClassUtils.getUserClass(type), ComponentScan.class)
				.stream())
			.flatMap((scan) -> Stream.concat(Stream.of(scan.basePackages()),
					Stream.of(scan.basePackageClasses()).map(Class::getPackageName)))
			.map((name) -> name.replaceFirst("\\.\\*.*$", ""))
			.filter((name) -> name.contains(".") && !name.contains("$") && !name.contains("*"));
	}

	/**
	 * Return the application's packages, without those that are within another one.
	 * @return the packages of the auto-configuration first
	 */
	public List<String> packages() {
		return this.packages;
	}

	/**
	 * Return whether a class is the application's own.
	 * @param type the class, or a proxy of it
	 * @return whether one of the packages or of the module's directories has it
	 */
	public boolean contains(Class<?> type) {
		return contains(ClassUtils.getUserClass(type).getName()) || isBuilt(type);
	}

	boolean contains(String className) {
		return this.packages.stream().anyMatch((name) -> isWithin(className, name));
	}

	private static boolean isWithin(String name, String parent) {
		return name.equals(parent) || name.startsWith(parent + ".");
	}

	private static Stream<String> packages(Path directory) {
		if (!Files.isDirectory(directory)) {
			return Stream.empty();
		}
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(".class") && !directory.equals(file.getParent()))
				.map((file) -> directory.relativize(file.getParent()).toString().replace(File.separatorChar, '.'))
				.filter((name) -> !name.startsWith("META-INF"))
				.distinct()
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + directory, ex);
		}
	}

	private boolean isBuilt(Class<?> type) {
		CodeSource source = ClassUtils.getUserClass(type).getProtectionDomain().getCodeSource();
		if (source == null || source.getLocation() == null || !"file".equals(source.getLocation().getProtocol())) {
			return false;
		}
		return this.directories.contains(Path.of(URI.create(source.getLocation().toString())));
	}

}
