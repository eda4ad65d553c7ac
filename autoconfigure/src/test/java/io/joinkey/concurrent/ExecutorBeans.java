/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.ScheduledExecutorFactoryBean;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * One executor bean of each kind, and a page that hands tasks over to one in every way
 * that it has.
 */
@Configuration(proxyBeanMethods = false)
class ExecutorBeans {

	static final List<String> NAMES = List.of("ownPool", "propagatingPool", "ownSimple", "ownScheduler",
			"ownSimpleScheduler", "ownAdapter", "ownConcurrent", "ownConcurrentScheduler", "fixed", "hiddenSingle",
			"rawScheduled", "hiddenScheduled", "forkJoin", "subclass", "lambda", "factoryPool", "factoryScheduler",
			"lazyPool", "prototypePool", "proxied");

	@Bean
	ThreadPoolTaskExecutor ownPool() {
		return new ThreadPoolTaskExecutor();
	}

	@Bean
	ThreadPoolTaskExecutor propagatingPool() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
		return executor;
	}

	@Bean
	SimpleAsyncTaskExecutor ownSimple() {
		return new SimpleAsyncTaskExecutor();
	}

	@Bean
	ThreadPoolTaskScheduler ownScheduler() {
		return new ThreadPoolTaskScheduler();
	}

	@Bean
	SimpleAsyncTaskScheduler ownSimpleScheduler() {
		return new SimpleAsyncTaskScheduler();
	}

	@Bean
	TaskExecutorAdapter ownAdapter() {
		return new TaskExecutorAdapter(Executors.newSingleThreadExecutor());
	}

	@Bean
	ConcurrentTaskExecutor ownConcurrent() {
		return new ConcurrentTaskExecutor(Executors.newSingleThreadExecutor());
	}

	@Bean
	ConcurrentTaskScheduler ownConcurrentScheduler() {
		return new ConcurrentTaskScheduler(Executors.newSingleThreadScheduledExecutor());
	}

	@Bean
	ExecutorService fixed() {
		return Executors.newFixedThreadPool(1);
	}

	@Bean
	ExecutorService hiddenSingle() {
		return Executors.newSingleThreadExecutor();
	}

	@Bean
	ScheduledExecutorService rawScheduled() {
		return Executors.newScheduledThreadPool(1);
	}

	@Bean
	ScheduledExecutorService hiddenScheduled() {
		return Executors.newSingleThreadScheduledExecutor();
	}

	@Bean
	ForkJoinPool forkJoin() {
		return new ForkJoinPool(2);
	}

	@Bean
	PlainPool subclass() {
		return new PlainPool();
	}

	@Bean
	Executor lambda() {
		return (task) -> new Thread(task).start();
	}

	@Bean
	ThreadPoolExecutorFactoryBean factoryPool() {
		return new ThreadPoolExecutorFactoryBean();
	}

	@Bean
	ScheduledExecutorFactoryBean factoryScheduler() {
		return new ScheduledExecutorFactoryBean();
	}

	@Bean
	@Lazy
	ExecutorService lazyPool() {
		return Executors.newFixedThreadPool(1);
	}

	@Bean(destroyMethod = "shutdown")
	@Scope("prototype")
	ExecutorService prototypePool() {
		return Executors.newFixedThreadPool(1, (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		});
	}

	@Bean(destroyMethod = "shutdown")
	ExecutorService proxied() {
		ExecutorService target = Executors.newFixedThreadPool(1);
		return (ExecutorService) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ExecutorService.class }, (proxy, method, args) -> method.invoke(target, args));
	}

	/**
	 * A pool without fields and hooks of its own.
	 */
	static class PlainPool extends ThreadPoolExecutor {

		PlainPool() {
			super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

		String owner() {
			return "shop";
		}

	}

	@RestController
	static class Tasks {

		private static final Logger logger = LoggerFactory.getLogger(Tasks.class);

		private final BeanFactory beanFactory;

		Tasks(BeanFactory beanFactory) {
			this.beanFactory = beanFactory;
		}

		@GetMapping("/tasks/{name}")
		int tasks(@PathVariable String name) throws Exception {
			Executor executor = this.beanFactory.getBean(name, Executor.class);
			int handedOver = 2;
			executor.execute(run(name, "execute"));
			CompletableFuture.supplyAsync(call(name, "supplyAsync")::apply, executor).get();
			if (executor instanceof AsyncTaskExecutor async) {
				async.submit(run(name, "submit runnable")).get();
				async.submit(call(name, "submit callable").toCallable()).get();
				handedOver += 2;
			}
			if (executor instanceof TaskScheduler scheduler) {
				scheduler.schedule(run(name, "schedule at"), scheduler.getClock().instant()).get();
				handedOver += 1;
			}
			if (executor instanceof ExecutorService service) {
				handedOver += submit(name, service);
			}
			if (executor instanceof ScheduledExecutorService scheduled) {
				scheduled.schedule(run(name, "schedule"), 1, TimeUnit.MILLISECONDS).get();
				scheduled.schedule(call(name, "schedule callable").toCallable(), 1, TimeUnit.MILLISECONDS).get();
				handedOver += 2;
			}
			return handedOver;
		}

		private static int submit(String name, ExecutorService service)
				throws ExecutionException, InterruptedException {
			service.submit(run(name, "submit runnable")).get();
			service.submit(run(name, "submit with result"), "result").get();
			service.submit(call(name, "submit callable").toCallable()).get();
			service.invokeAll(List.of(call(name, "invokeAll").toCallable())).get(0).get();
			service.invokeAny(List.of(call(name, "invokeAny").toCallable()));
			return 5;
		}

		private static Runnable run(String name, String entry) {
			return () -> logger.info("task {} {}", name, entry);
		}

		private static Call call(String name, String entry) {
			return () -> {
				logger.info("task {} {}", name, entry);
				return entry;
			};
		}

	}

	private interface Call {

		String apply();

		default Callable<String> toCallable() {
			return this::apply;
		}

	}

}
