/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.concurrent.ExecutorService;

import io.joinkey.Member.Accessible;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests the hints for a native image.
 */
class JoinkeyRuntimeHintsTests {

	private final RuntimeHints hints = hints();

	private static RuntimeHints hints() {
		RuntimeHints hints = new RuntimeHints();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(JoinkeyRuntimeHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(hints, JoinkeyRuntimeHintsTests.class.getClassLoader()));
		return hints;
	}

	@ParameterizedTest
	@EnumSource
	void eachInternalThatIsReadHasAHint(ForeignInternal internal) {
		assumeThat(internal.isAvailable()).isTrue();
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(internal.owner()))).accepts(this.hints);
		if (internal.member() instanceof Accessible field) {
			assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(field.find())).accepts(this.hints);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "JsonLogFormatter", "Log4j2JsonLogFormatter" })
	void aFormatterThatAPropertyNamesCanBeCreated(String name) {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of("io.joinkey.logging." + name))
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "json-console-appender.xml", "json-file-appender.xml" })
	void theAppendersThatAnApplicationIncludesAreThere(String name) {
		assertThat(RuntimeHintsPredicates.resource().forResource("io/joinkey/logging/" + name)).accepts(this.hints);
	}

	@Test
	void proxiesOfInterfacesCanBeMade() {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(ApplicationContext.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(ExecutorService.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.proxies()
			.forInterfaces(AopProxyUtils.completeJdkProxyInterfaces(Producer.class))).accepts(this.hints);
	}

}
