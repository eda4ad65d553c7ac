/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hscheduledasync;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind2.scheduledasync.CleanupApplication;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The job of {@link CleanupApplication}, on a pool with the right decorator. */
@SpringBootApplication
@Import(CleanupApplication.class)
public class GardenApplication {

	public static void main(String[] args) {
		Platform.mvc(GardenApplication.class, args);
	}

	@Bean
	static BeanPostProcessor decoration() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				if (name.equals("cleanupPool")) {
					((ThreadPoolTaskExecutor) bean).setTaskDecorator(new ContextPropagatingTaskDecorator());
				}
				return bean;
			}

		};
	}

}
