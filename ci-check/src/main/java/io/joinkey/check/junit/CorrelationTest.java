/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.TestPropertySource;

/**
 * Starts the whole application on a random port, with tracing, propagation and metrics
 * switched on. If a test method passes, every rule judges what it exercised. What the
 * application did before, such as in another test class with the same context, is not
 * judged. A test method takes a {@link CapturedTelemetry}, sends requests with its
 * client, and may assert on it.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = { "spring.test.tracing.export=true", "spring.test.metrics.export=true" })
@ExtendWith(CorrelationExtension.class)
public @interface CorrelationTest {

	/**
	 * The application's classes; by default the {@code @SpringBootConfiguration} that is
	 * found from the test's package upwards.
	 * @return the classes
	 */
	@AliasFor(annotation = SpringBootTest.class, attribute = "classes")
	Class<?>[] classes() default {};

	/**
	 * Properties of the application, as {@code key=value}.
	 * @return the properties
	 */
	@AliasFor(annotation = SpringBootTest.class, attribute = "properties")
	String[] properties() default {};

	/**
	 * The rules that are judged after a test that passed, as in {@code "log-has-ids"}. A
	 * named rule fails if the test leaves no evidence for it. Without names, all rules
	 * are judged that the test leaves evidence for.
	 * @return the rules' ids
	 */
	String[] rules() default {};

}
