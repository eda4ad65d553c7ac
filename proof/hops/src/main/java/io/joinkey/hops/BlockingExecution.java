/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Lets WebFlux run one controller method on Boot's executor.
 */
class BlockingExecution implements WebFluxConfigurer {

	private final AsyncTaskExecutor executor;

	BlockingExecution(AsyncTaskExecutor applicationTaskExecutor) {
		this.executor = applicationTaskExecutor;
	}

	@Override
	public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
		configurer.setExecutor(this.executor)
			.setControllerMethodPredicate((method) -> method.getMethod().getName().equals("blocking"));
	}

}
