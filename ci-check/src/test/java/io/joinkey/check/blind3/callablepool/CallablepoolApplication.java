/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.callablepool;

import java.util.concurrent.Callable;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Runs the callables of MVC controllers on a pool of its own.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class CallablepoolApplication {

	private static final Logger log = LoggerFactory.getLogger(CallablepoolApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(CallablepoolApplication.class, arguments, Variant.REMEDIED
			.properties("spring.task.execution.propagate-context=true", "spring.task.execution.mode=force"));
	}

	@GetMapping("/quote")
	public Callable<String> quote() {
		return () -> {
			log.info("Computing the quote");
			return "42";
		};
	}

	@Configuration(proxyBeanMethods = false)
	static class Web implements WebMvcConfigurer {

		@Override
		public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
			ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
			pool.setThreadNamePrefix("quotes-");
			if (Variant.FIXED.applies()) {
				pool.setTaskDecorator(new ContextPropagatingTaskDecorator());
			}
			pool.initialize();
			configurer.setTaskExecutor(pool);
		}

	}

}
