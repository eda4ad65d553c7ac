/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.lang.reflect.Field;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.boot.SpringApplication;

/**
 * Starts and closes the service of a {@link SharedService}.
 */
class SharedServiceExtension implements BeforeAllCallback, AfterAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) throws IllegalAccessException {
		for (Field field : AnnotationSupport.findAnnotatedFields(context.getRequiredTestClass(), SharedService.class)) {
			SharedService shared = field.getAnnotation(SharedService.class);
			field.setAccessible(true);
			field.set(null, RunningService.start(new SpringApplication(shared.value()), shared.properties()));
		}
	}

	@Override
	public void afterAll(ExtensionContext context) throws IllegalAccessException {
		for (Field field : AnnotationSupport.findAnnotatedFields(context.getRequiredTestClass(), SharedService.class)) {
			field.setAccessible(true);
			if (field.get(null) instanceof RunningService service) {
				service.close();
			}
		}
	}

}
