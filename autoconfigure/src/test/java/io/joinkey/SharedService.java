/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a static field of a test class as a {@link RunningService} that all tests of the
 * class share. It is started before the first test, and closed after the last one.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedServiceExtension.class)
public @interface SharedService {

	/** The sources of the application. */
	Class<?>[] value();

	/** More properties, each as {@code key=value}. */
	String[] properties() default {};

}
