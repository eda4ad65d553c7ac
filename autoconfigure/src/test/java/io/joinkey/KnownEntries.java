/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import org.springframework.core.SmartClassLoader;

/**
 * Remembers which classes and resources the class path has, and which it lacks. Each
 * application asks for the same hundreds of classes and resources, and each miss is a
 * search in 200 jars.
 */
public class KnownEntries extends ClassLoader implements SmartClassLoader {

	private final Set<String> missing = ConcurrentHashMap.newKeySet();

	private final Map<String, Optional<URL>> first = new ConcurrentHashMap<>();

	private final Map<String, List<URL>> all = new ConcurrentHashMap<>();

	KnownEntries(ClassLoader parent) {
		super(parent);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (this.missing.contains(name)) {
			throw new ClassNotFoundException(name);
		}
		try {
			return getParent().loadClass(name);
		}
		catch (ClassNotFoundException ex) {
			this.missing.add(name);
			throw ex;
		}
	}

	@Override
	public URL getResource(String name) {
		return this.first.computeIfAbsent(name, (each) -> Optional.ofNullable(getParent().getResource(each)))
			.orElse(null);
	}

	@Override
	public Enumeration<URL> getResources(String name) throws IOException {
		List<URL> known = this.all.get(name);
		if (known == null) {
			known = Collections.list(getParent().getResources(name));
			this.all.put(name, known);
		}
		return Collections.enumeration(known);
	}

	/** Where proxies of package-private classes have to be. */
	@Override
	public ClassLoader getOriginalClassLoader() {
		return getParent();
	}

	/**
	 * Makes the class loader the one of each application.
	 */
	public static class Listener implements LauncherSessionListener {

		@Override
		public void launcherSessionOpened(LauncherSession session) {
			Thread.currentThread().setContextClassLoader(new KnownEntries(KnownEntries.class.getClassLoader()));
		}

	}

}
