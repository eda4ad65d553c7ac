/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

import io.joinkey.Member.Accessible;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Registers what Joinkey reads by reflection, loads by name and proxies, for a native
 * image. An executor of a class has no proxy there.
 */
final class JoinkeyRuntimeHints implements RuntimeHintsRegistrar {

	private static final String LOGGING = "io.joinkey.logging.";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (ForeignInternal internal : ForeignInternal.values()) {
			hints.reflection().registerTypeIfPresent(classLoader, internal.owner(), (type) -> {
				if (internal.member() instanceof Accessible field) {
					type.withField(field.name());
				}
			});
		}
		// named in Spring Boot's properties and in the logging files
		for (String named : new String[] { "JsonLogFormatter", "Log4j2JsonLogFormatter" }) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, LOGGING + named, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
		hints.resources().registerPattern("io/joinkey/logging/*.xml");
		hints.proxies().registerJdkProxy(ApplicationContext.class);
		hints.proxies().registerJdkProxy(Executor.class);
		hints.proxies().registerJdkProxy(ExecutorService.class);
		hints.proxies().registerJdkProxy(ScheduledExecutorService.class);
		proxy(hints, classLoader, "org.apache.kafka.clients.producer.Producer");
		proxy(hints, classLoader, "org.apache.kafka.streams.KafkaClientSupplier");
	}

	private static void proxy(RuntimeHints hints, @Nullable ClassLoader classLoader, String type) {
		if (ClassUtils.isPresent(type, classLoader)) {
			hints.proxies()
				.registerJdkProxy(
						AopProxyUtils.completeJdkProxyInterfaces(ClassUtils.resolveClassName(type, classLoader)));
		}
	}

}
