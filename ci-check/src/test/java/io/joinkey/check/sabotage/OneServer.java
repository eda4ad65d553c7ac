/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves one of the two servlet containers that are on the class path: an application has
 * one, Tomcat unless it says otherwise.
 */
class OneServer implements AutoConfigurationImportFilter, EnvironmentAware {

	static final String JETTY = "sabotage.jetty";

	private String other = "";

	@Override
	public void setEnvironment(Environment environment) {
		this.other = "org.springframework.boot."
				+ (environment.getProperty(JETTY, Boolean.class, false) ? "tomcat." : "jetty.");
	}

	@Override
	public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
		boolean[] match = new boolean[classes.length];
		for (int i = 0; i < classes.length; i++) {
			match[i] = classes[i] == null || !classes[i].startsWith(this.other);
		}
		return match;
	}

}
