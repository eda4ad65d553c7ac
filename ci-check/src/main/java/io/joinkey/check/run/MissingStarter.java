/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Names the starter that defines a builder of HTTP clients.
 */
final class MissingStarter {

	/** The module of Spring Boot that defines each builder. */
	private static final Map<String, String> MODULES = Map.of("org.springframework.web.client.RestClient$Builder",
			"restclient", "org.springframework.web.reactive.function.client.WebClient$Builder", "webclient");

	private MissingStarter() {
	}

	/**
	 * Return what to add, if the application injects a builder and does not have the
	 * module that defines it.
	 */
	static Optional<String> advice(List<Throwable> causes, ClassLoader loader) {
		return causes.stream()
			.filter(NoSuchBeanDefinitionException.class::isInstance)
			.map((cause) -> ((NoSuchBeanDefinitionException) cause).getResolvableType())
			.flatMap((type) -> Optional.ofNullable(type).map(ResolvableType::toClass).stream())
			.filter((type) -> MODULES.containsKey(type.getName()) && !has(MODULES.get(type.getName()), loader))
			.findFirst()
			.map((type) -> """
					The application injects %s, and nothing defines such a bean: add the dependency \
					spring-boot-starter-%s.
					""".formatted(type.getCanonicalName(), MODULES.get(type.getName())));
	}

	private static boolean has(String module, ClassLoader loader) {
		String type = module.equals("restclient") ? "RestClient" : "WebClient";
		return ClassUtils
			.isPresent("org.springframework.boot." + module + ".autoconfigure." + type + "AutoConfiguration", loader);
	}

}
