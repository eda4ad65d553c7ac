/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.regex.Pattern;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Leaves out what no application of this JVM uses, such as endpoints that are not
 * exposed. With {@code -Djoinkey.proofs}, and in the processes of the gate, they are
 * there.
 */
class UsedConfigurations implements AutoConfigurationImportFilter, BeanClassLoaderAware {

	private static final boolean ALL = System.getProperty("joinkey.proofs") != null;

	private static final Pattern UNUSED = Pattern.compile("org[.]springframework[.]boot[.]("
			+ "actuate[.]autoconfigure[.](audit|beans|condition|context|env|info|logging|management|sbom|scheduling"
			+ "|startup|endpoint[.]jmx|web[.]exchanges)|autoconfigure[.](admin|info)|persistence|transaction"
			+ "|health[.]autoconfigure[.]application|.*[.]web[.]exchanges"
			+ "|micrometer[.]metrics[.]autoconfigure[.]export[.](?!prometheus|otlp|simple).*" + ")[.].*");

	private boolean all = true;

	@Override
	public void setBeanClassLoader(ClassLoader loader) {
		this.all = ALL || !(loader instanceof KnownEntries);
	}

	@Override
	public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
		boolean[] match = new boolean[classes.length];
		for (int i = 0; i < classes.length; i++) {
			match[i] = this.all || classes[i] == null || !UNUSED.matcher(classes[i]).matches();
		}
		return match;
	}

}
