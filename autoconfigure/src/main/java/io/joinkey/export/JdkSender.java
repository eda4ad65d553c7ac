/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.List;
import java.util.Locale;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;

import org.springframework.util.StringUtils;

/**
 * Gives exporters that use HTTP a sender that needs no library, unless the application
 * chose one as OpenTelemetry documents it. For an exporter that uses gRPC, names the
 * dependency that is missing.
 */
final class JdkSender implements ComponentLoader {

	private final ComponentLoader delegate;

	JdkSender(ClassLoader classLoader) {
		this.delegate = ComponentLoader.forClassLoader(classLoader);
	}

	@Override
	public <T> Iterable<T> load(Class<T> type) {
		if (type == HttpSenderProvider.class && !isChosen(type)) {
			HttpSenderProvider provider = JdkHttpSender::new;
			return List.of(type.cast(provider));
		}
		Iterable<T> found = this.delegate.load(type);
		if (type == GrpcSenderProvider.class && !found.iterator().hasNext()) {
			throw new MissingGrpcSenderException();
		}
		return found;
	}

	private static boolean isChosen(Class<?> type) {
		return StringUtils.hasText(System.getProperty(type.getName()))
				|| StringUtils.hasText(System.getenv(type.getName().toUpperCase(Locale.ROOT).replace('.', '_')));
	}

}
