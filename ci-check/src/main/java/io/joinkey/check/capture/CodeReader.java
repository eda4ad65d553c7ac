/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.CodeSite;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds in the compiled classes of an application, and of libraries that are not known
 * and define beans, the calls by which they can break the join. Code that cannot be read
 * is not named.
 */
final class CodeReader {

	/** The largest number of classes that are read. */
	private static final int MOST = 3000;

	/** The test classes of Maven, Gradle and Eclipse. */
	private static final Pattern TESTS = Pattern.compile("[/\\\\](test-classes|test)$");

	/** What was read, since each test of a JVM asks for the same classes. */
	private static final Map<List<Path>, List<CodeSite>> KNOWN = new ConcurrentHashMap<>();

	private final ConfigurableListableBeanFactory beans;

	private final Predicate<Class<?>> application;

	private final List<CodeSite> sites = new ArrayList<>();

	private int read;

	CodeReader(ConfigurableListableBeanFactory beans, Predicate<Class<?>> application) {
		this.beans = beans;
		this.application = application;
	}

	List<CodeSite> read() {
		return KNOWN.computeIfAbsent(List.copyOf(roots()), this::read);
	}

	private List<CodeSite> read(List<Path> roots) {
		for (Path root : roots) {
			try {
				if (Files.isDirectory(root)) {
					classes(root);
				}
				else {
					try (FileSystem jar = FileSystems.newFileSystem(root)) {
						classes(jar.getPath("/"));
					}
				}
			}
			catch (IOException | RuntimeException ex) {
				// what cannot be read is not named
			}
		}
		return this.sites.stream().distinct().toList();
	}

	/** Return where the classes of the application's beans come from. */
	private Set<Path> roots() {
		Set<Path> roots = new LinkedHashSet<>();
		Stream.of(System.getProperty(OwnClasses.DIRECTORIES, "").split(File.pathSeparator))
			.filter((each) -> !each.isEmpty())
			.map(Path::of)
			.filter(Files::exists)
			.forEach(roots::add);
		for (String name : this.beans.getSingletonNames()) {
			Object bean = this.beans.getSingleton(name);
			Class<?> type = (bean != null) ? ClassUtils.getUserClass(bean) : null;
			Path root = (type != null && this.application.test(type)) ? root(type) : null;
			if (root != null && !TESTS.matcher(root.toString()).find()) {
				roots.add(root);
			}
		}
		roots.remove(root(CodeReader.class));
		Object starter = this.beans.getSingleton(WiringReader.STARTER);
		if (starter != null) {
			roots.remove(root(ClassUtils.getUserClass(starter)));
		}
		return roots;
	}

	private static @Nullable Path root(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		try {
			return (source == null || source.getLocation() == null
					|| !"file".equals(source.getLocation().getProtocol())) ? null
							: Path.of(source.getLocation().toURI());
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			return null;
		}
	}

	private void classes(Path root) throws IOException {
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : (Iterable<Path>) files.filter((each) -> each.toString().endsWith(".class"))::iterator) {
				if (this.read++ < MOST) {
					try (InputStream bytes = Files.newInputStream(file)) {
						new ClassReader(bytes).accept(new CodeVisitor(this.sites::add), ClassReader.SKIP_FRAMES);
					}
					catch (RuntimeException ex) {
						// a class that the reader does not know, such as one for a newer
						// Java
						// Java
					}
				}
			}
		}
	}

}
