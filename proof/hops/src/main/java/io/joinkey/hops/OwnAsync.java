/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;

/**
 * Runs asynchronous methods and events on executors that are not beans.
 */
@Configuration
class OwnAsync implements AsyncConfigurer {

	private final Executor executor = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "own-async");
		thread.setDaemon(true);
		return thread;
	});

	@Override
	public Executor getAsyncExecutor() {
		return this.executor;
	}

	@Bean
	SimpleApplicationEventMulticaster applicationEventMulticaster() {
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor("events-"));
		return multicaster;
	}

	@Bean
	Work ownWork() {
		return new Work();
	}

	@Bean
	Hops asyncs(Work ownWork, ApplicationEventPublisher publisher) {
		return () -> Map.of("async-configurer", ownWork::onConfigured, "async-named", ownWork::onNamed,
				"event-multicaster", () -> publisher.publishEvent(new Happened()));
	}

	@EventListener
	void listen(Happened event) {
		Hop.line("event-multicaster");
	}

	/** Methods that run on another thread. */
	static class Work {

		/** Runs on the configurer's executor. */
		@Async
		public void onConfigured() {
			Hop.line("async-configurer");
		}

		/** Runs on an executor bean. */
		@Async("ownExecutorService")
		public void onNamed() {
			Hop.line("async-named");
		}

	}

	/** An event. */
	record Happened() {
	}

}
