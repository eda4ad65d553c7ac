/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark.service;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Many paths, each of which has metrics of its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("benchmark.routes")
class Routes {

	@Bean
	RouterFunction<ServerResponse> manyRoutes(@Value("${benchmark.routes}") int routes) {
		RouterFunctions.Builder builder = RouterFunctions.route();
		for (int i = 0; i < routes; i++) {
			builder.GET("/routes/" + i, (request) -> ServerResponse.ok().body("found"));
		}
		return builder.build();
	}

}
