/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;

import io.joinkey.ForeignInternal;
import io.opentelemetry.common.ComponentLoader;

import org.springframework.util.StringUtils;

/**
 * Gives an exporter the JDK's sender where there are several for HTTP, unless the
 * application chose one as OpenTelemetry documents it. An exporter that finds no sender
 * is told which one to add.
 */
public final class JdkSender implements ComponentLoader {

	private final ClassLoader classLoader;

	/**
	 * Creates a loader.
	 * @param classLoader where the senders are
	 */
	public JdkSender(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public <T> Iterable<T> load(Class<T> type) {
		List<Provider<T>> providers = ServiceLoader.load(type, this.classLoader).stream().toList();
		if (providers.isEmpty() && type.getSimpleName().equals("GrpcSenderProvider")) {
			throw new MissingGrpcSenderException();
		}
		List<Provider<T>> preferred = isChosen(type) ? List.of()
				: providers.stream()
					.filter((provider) -> ForeignInternal.JDK_SENDER.is(provider.type().getName()))
					.toList();
		return (preferred.isEmpty() ? providers : preferred).stream().map(Provider::get).toList();
	}

	private static boolean isChosen(Class<?> type) {
		return StringUtils.hasText(System.getProperty(type.getName()))
				|| StringUtils.hasText(System.getenv(type.getName().toUpperCase(Locale.ROOT).replace('.', '_')));
	}

}
