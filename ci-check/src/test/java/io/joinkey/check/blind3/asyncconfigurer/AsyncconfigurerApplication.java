/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.asyncconfigurer;

import java.util.concurrent.Executor;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Configures its own executor for asynchronous methods, and forgets the context.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
@EnableAsync
public class AsyncconfigurerApplication {

	private static final Logger log = LoggerFactory.getLogger(AsyncconfigurerApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(AsyncconfigurerApplication.class, arguments);
	}

	private final Mailer mailer;

	public AsyncconfigurerApplication(Mailer mailer) {
		this.mailer = mailer;
	}

	@GetMapping("/welcome")
	public String welcome() {
		log.info("Customer registered");
		this.mailer.welcome("ada");
		return "ok";
	}

	@Service
	public static class Mailer {

		@Async
		public void welcome(String name) {
			log.info("Wrote the welcome mail of {}", name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MailPool implements AsyncConfigurer {

		private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

		@Override
		public Executor getAsyncExecutor() {
			this.executor.setCorePoolSize(2);
			this.executor.setThreadNamePrefix("mail-");
			if (Variant.REMEDIED.applies()) {
				this.executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
			}
			this.executor.initialize();
			return this.executor;
		}

	}

}
