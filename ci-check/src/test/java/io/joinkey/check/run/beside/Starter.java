/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.beside;

import java.util.concurrent.CountDownLatch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.web.client.RestClient;

/**
 * An application in a package beside its code, without {@code @SpringBootApplication}.
 * Its main method calls a service.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(basePackages = "io.joinkey.check.run",
		excludeFilters = @ComponentScan.Filter(type = org.springframework.context.annotation.FilterType.REGEX,
				pattern = ".*Shapes"))
public class Starter {

	private static final CountDownLatch SERVES = new CountDownLatch(1);

	private static final CountDownLatch CALLED = new CountDownLatch(1);

	public static void main(String[] arguments) throws InterruptedException {
		var context = SpringApplication.run(Starter.class, arguments);
		SERVES.await();
		context.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/called/1")
			.retrieve()
			.toBodilessEntity();
		CALLED.countDown();
	}

	/** Waits until the main method has called, while a request is served. */
	public static void awaitCall() throws InterruptedException {
		SERVES.countDown();
		CALLED.await();
	}

}
