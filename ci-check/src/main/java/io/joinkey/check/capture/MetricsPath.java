/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.util.ClassUtils;

/**
 * Reads the path of the endpoint that serves the metrics.
 */
final class MetricsPath {

	private MetricsPath() {
	}

	/** Return the path, or {@code null} if the application has no such endpoint. */
	static @Nullable String of(BeanFactory beans) {
		return ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints",
				MetricsPath.class.getClassLoader()) ? Endpoints.path(beans) : null;
	}

	/** A separate class, because the actuator may be absent. */
	private static final class Endpoints {

		private static @Nullable String path(BeanFactory beans) {
			PathMappedEndpoints endpoints = beans.getBeanProvider(PathMappedEndpoints.class).getIfAvailable();
			return (endpoints != null) ? endpoints.getPath(EndpointId.of("prometheus")) : null;
		}

	}

}
