/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShownThreadPool}.
 */
class ShownThreadPoolTests {

	@Test
	void everyMethodOfAPoolIsOverridden() throws NoSuchMethodException {
		for (Method method : ThreadPoolExecutor.class.getDeclaredMethods()) {
			if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
				assertThat(ShownThreadPool.class.getMethod(method.getName(), method.getParameterTypes()))
					.extracting(Method::getDeclaringClass)
					.as(method.toString())
					.isEqualTo(ShownThreadPool.class);
			}
		}
	}

	@Test
	void standsForPoolsWithoutASubclassOfTheApplication() {
		ThreadPoolTaskExecutor spring = new ThreadPoolTaskExecutor();
		spring.initialize();
		ThreadPoolExecutor jdks = new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		ThreadPoolExecutor applications = new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>()) {
		};
		try {
			assertThat(ShownThreadPool.canShow(spring.getThreadPoolExecutor())).isTrue();
			assertThat(ShownThreadPool.canShow(jdks)).isTrue();
			assertThat(ShownThreadPool.canShow(applications)).isFalse();
		}
		finally {
			spring.shutdown();
		}
	}

}
