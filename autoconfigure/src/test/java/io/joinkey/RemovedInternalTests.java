/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cglib.proxy.Factory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each foreign internal is taken away in turn, at the same time as one of each other hop:
 * the application starts and works, the feature that needs it does not apply, and the
 * status names what is missing.
 */
class RemovedInternalTests {

	/** What each hop needs is independent of the other hops, and a start is expensive. */
	private static final Map<Integer, List<ForeignInternal>> GROUPS = Stream.of(ForeignInternal.values())
		.filter((internal) -> internal != ForeignInternal.AGENT && internal != ForeignInternal.STARTER
				&& internal != ForeignInternal.LOG4J2_FACTORY)
		.collect(Collectors.groupingBy(RemovedInternalTests::rank, TreeMap::new, Collectors.toList()));

	private static final List<HiddenInternal> hidden = new ArrayList<>();

	private static List<ForeignInternal> missing = List.of();

	private static RunningService running;

	/** What shows that a feature applies, where a bean of the application shows it. */
	private static final Map<ForeignInternal, Predicate<ConfigurableApplicationContext>> APPLIED = applied();

	private static Map<ForeignInternal, Predicate<ConfigurableApplicationContext>> applied() {
		Map<ForeignInternal, Predicate<ConfigurableApplicationContext>> applied = new EnumMap<>(ForeignInternal.class);
		applied.put(ForeignInternal.EVENT_EXECUTOR, ours("applicationEventMulticaster", "taskExecutor"));
		applied.put(ForeignInternal.POOL_DECORATOR, ours("pool", "taskDecorator"));
		applied.put(ForeignInternal.POOL, ours("pool", "threadPoolExecutor"));
		applied.put(ForeignInternal.SCHEDULER_POOL, ours("scheduler", "scheduledExecutor"));
		applied.put(ForeignInternal.SIMPLE_DECORATOR, ours("simple", "taskDecorator"));
		applied.put(ForeignInternal.ADAPTER_DECORATOR, ours("adapter", "taskDecorator"));
		applied.put(ForeignInternal.ADAPTER_EXECUTOR, ours("adapter", "taskDecorator"));
		applied.put(ForeignInternal.TRIGGER_EXECUTOR, ours("simpleScheduler", "triggerExecutor"));
		applied.put(ForeignInternal.FIXED_DELAY_EXECUTOR, ours("simpleScheduler", "fixedDelayExecutor"));
		applied.put(ForeignInternal.SCHEDULED_EXECUTOR, ours("concurrentScheduler", "scheduledExecutor"));
		applied.put(ForeignInternal.REST_CLIENT_REGISTRY, observed("restClient"));
		applied.put(ForeignInternal.REST_CLIENT_BUILDER_REGISTRY, observed("ownRestClientBuilder"));
		applied.put(ForeignInternal.WEB_CLIENT_REGISTRY, observed("webClient"));
		applied.put(ForeignInternal.WEB_CLIENT_BUILDER_REGISTRY, observed("ownWebClientBuilder"));
		applied.put(ForeignInternal.BATCH_ADAPTER, ours("adaptingFactory", "batchToRecordAdapter"));
		applied.put(ForeignInternal.SERVER_FILTER,
				(context) -> context.getBeanProvider(FilterRegistrationBean.class)
					.stream()
					.anyMatch((registration) -> registration.getFilter()
						.getClass()
						.getName()
						.equals("io.joinkey.http.ServerObservationFilter")));
		applied.put(ForeignInternal.EVENT_PUBLISHERS,
				(context) -> context.getBean("joinkeyEventPublisherLifecycle", SmartLifecycle.class).isRunning());
		return applied;
	}

	private static Predicate<ConfigurableApplicationContext> ours(String bean, String field) {
		return (context) -> {
			Object value = ReflectionTestUtils.getField(context.getBean(bean), field);
			if (value == null) {
				return false;
			}
			Object known = Proxy.isProxyClass(value.getClass()) ? Proxy.getInvocationHandler(value)
					: (value instanceof Factory factory) ? factory.getCallback(0) : value;
			return known.getClass().getName().startsWith("io.joinkey.")
					&& !known.getClass().getName().startsWith(RemovedInternalTests.class.getName());
		};
	}

	private static Predicate<ConfigurableApplicationContext> observed(String bean) {
		return (context) -> ReflectionTestUtils.getField(context.getBean(bean),
				"observationRegistry") != ObservationRegistry.NOOP;
	}

	/** Return its place among the internals of its hop. */
	private static int rank(ForeignInternal internal) {
		return (int) Stream.of(ForeignInternal.values())
			.filter((other) -> other.hop().equals(internal.hop()) && other.compareTo(internal) < 0)
			.count();
	}

	static Stream<ForeignInternal> internals() {
		return GROUPS.values().stream().flatMap(List::stream);
	}

	/** Return a service without these, which may be the one that runs. */
	private static RunningService without(List<ForeignInternal> group) {
		if (running == null || !missing.equals(group)) {
			stop();
			group.forEach((internal) -> hidden.add(HiddenInternal.hide(internal)));
			missing = group;
			running = RunningService.start(new SpringApplication(Shop.class, Beans.class),
					"management.endpoints.web.exposure.include=joinkey");
		}
		return running;
	}

	@AfterAll
	static void stop() {
		if (running != null) {
			running.close();
			running = null;
		}
		hidden.forEach(HiddenInternal::close);
		hidden.clear();
	}

	@Test
	void whereNothingIsMissingEachFeatureApplies() {
		RunningService service = without(List.of());
		assertThat(APPLIED).allSatisfy(
				(internal, feature) -> assertThat(feature.test(service.context())).as(internal.name()).isTrue());
		assertThat(service.get("/actuator/joinkey").body()).doesNotContain("is missing");
	}

	@ParameterizedTest
	@MethodSource("internals")
	void anApplicationWorksWithout(ForeignInternal internal) throws InterruptedException {
		List<ForeignInternal> group = GROUPS.get(rank(internal));
		RunningService service = without(group);
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/hello/ann", "traceparent", sent.sampled()).statusCode()).isEqualTo(200);
		assertThat(service.linesOf(sent.traceId())).isNotEmpty();
		for (Executor executor : service.context().getBeansOfType(Executor.class).values()) {
			CountDownLatch ran = new CountDownLatch(1);
			executor.execute(ran::countDown);
			assertThat(ran.await(20, TimeUnit.SECONDS)).as(executor.toString()).isTrue();
		}
		if (APPLIED.containsKey(internal)) {
			assertThat(APPLIED.get(internal).test(service.context())).isFalse();
		}
		List<String> hops = group.stream().map(ForeignInternal::hop).toList();
		APPLIED.entrySet()
			.stream()
			.filter((feature) -> !hops.contains(feature.getKey().hop()))
			.forEach((feature) -> assertThat(feature.getValue().test(service.context())).as(feature.getKey().name())
				.isTrue());
		assertThat(service.get("/actuator/joinkey").body())
			.contains(internal.toString().replace("\"", "\\\"") + " is missing")
			.contains("{\"hop\":\"" + internal.hop() + "\",\"state\":\"backed-off\"");
		assertThat(service.linesWith("internals, which the libraries no longer have")).singleElement()
			.satisfies((line) -> assertThat(line).containsEntry("level", "WARN")
				.extractingByKey("message")
				.asString()
				.contains(group.toString()));
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		SimpleApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(Runnable::run);
			return multicaster;
		}

		@Bean
		ThreadPoolTaskExecutor pool() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		ThreadPoolTaskScheduler scheduler() {
			return new ThreadPoolTaskScheduler();
		}

		@Bean
		SimpleAsyncTaskExecutor simple() {
			return new SimpleAsyncTaskExecutor();
		}

		@Bean
		SimpleAsyncTaskScheduler simpleScheduler() {
			return new SimpleAsyncTaskScheduler();
		}

		@Bean
		TaskExecutorAdapter adapter() {
			return new TaskExecutorAdapter((task) -> task.run());
		}

		@Bean
		ConcurrentTaskExecutor concurrent() {
			return new ConcurrentTaskExecutor(Runnable::run);
		}

		@Bean
		ConcurrentTaskScheduler concurrentScheduler() {
			return new ConcurrentTaskScheduler(Executors.newSingleThreadScheduledExecutor((task) -> {
				Thread thread = new Thread(task);
				thread.setDaemon(true);
				return thread;
			}));
		}

		@Bean
		RestClient restClient() {
			return RestClient.create();
		}

		@Bean
		RestClient.Builder ownRestClientBuilder() {
			return RestClient.builder();
		}

		@Bean
		WebClient webClient() {
			return WebClient.create();
		}

		@Bean
		WebClient.Builder ownWebClientBuilder() {
			return WebClient.builder();
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> adaptingFactory() {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setBatchListener(true);
			factory.setBatchToRecordAdapter((messages, records, acknowledgment, consumer, callback) -> {
			});
			return factory;
		}

	}

}
