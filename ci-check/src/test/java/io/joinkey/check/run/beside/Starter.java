/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.beside;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/**
 * An application in a package beside its code, without {@code @SpringBootApplication}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(basePackages = "io.joinkey.check.run",
		excludeFilters = @ComponentScan.Filter(type = org.springframework.context.annotation.FilterType.REGEX,
				pattern = ".*Shapes"))
public class Starter {

	public static void main(String[] arguments) {
		SpringApplication.run(Starter.class, arguments);
	}

}
