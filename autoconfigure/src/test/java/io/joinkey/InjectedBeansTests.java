/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application injects by type, or gets by name, is still there and still the only
 * one of its type, although the starter brings more beans.
 */
class InjectedBeansTests {

	@Test
	void beansOfAServletApplicationStayUnique() {
		try (RunningService service = RunningService.start(ServletApplication.class)) {
			ApplicationContext context = service.context();
			assertThat(context.getBean(ServletInjection.class).routes())
				.isSameAs(context.getBean("requestMappingHandlerMapping"));
			assertThat(context.getBean(RequestMappingHandlerMapping.class))
				.isSameAs(context.getBean("requestMappingHandlerMapping"));
			assertThat(context.getBean(TaskDecorator.class)).isSameAs(context.getBean("ownDecorator"));
			assertThat(context.getBean("errorAttributes")).isSameAs(context.getBean(ErrorAttributes.class));
		}
	}

	@Test
	void beansOfAReactiveApplicationStayUnique() {
		try (RunningService service = RunningService.start(ReactiveApplication.class,
				"spring.main.web-application-type=reactive")) {
			ApplicationContext context = service.context();
			assertThat(context.getBean(ReactiveInjection.class).routes())
				.isSameAs(context.getBean("requestMappingHandlerMapping"));
			assertThat(context.getBean("errorAttributes"))
				.isSameAs(context.getBean(org.springframework.boot.webflux.error.ErrorAttributes.class));
		}
	}

	@Test
	void bothDecoratorsAreAppliedWhereSpringBootBuildsThePool() throws Exception {
		try (RunningService service = RunningService.start(ServletApplication.class)) {
			ThreadPoolTaskExecutor pool = service.context()
				.getBean("applicationTaskExecutor", ThreadPoolTaskExecutor.class);
			assertThat(pool.submit(ServletApplication.DECORATED::get).get()).isTrue();
			assertThat(service.context().getBeansOfType(TaskDecorator.class)).hasSize(2);
		}
	}

	/**
	 * Spring Boot's decorator has this name too, and no condition on a missing bean.
	 */
	@Test
	void aDecoratorWithTheNameOfSpringBootsStays() throws Exception {
		try (RunningService service = RunningService.start(NamedDecorator.class)) {
			ApplicationContext context = service.context();
			assertThat(context.getBean(TaskDecorator.class)).isSameAs(NamedDecorator.OWN)
				.isSameAs(context.getBean("contextPropagatingTaskDecorator"));
			Span span = context.getBean(Tracer.class).nextSpan().start();
			try (Tracer.SpanInScope scope = context.getBean(Tracer.class).withSpan(span)) {
				ThreadPoolTaskExecutor pool = context.getBean("applicationTaskExecutor", ThreadPoolTaskExecutor.class);
				assertThat(pool.submit(() -> io.opentelemetry.api.trace.Span.current().getSpanContext().getTraceId())
					.get()).isEqualTo(span.context().traceId());
			}
			finally {
				span.end();
			}
		}
	}

	/**
	 * A test slice has Spring Boot's configuration of executors, and none of Joinkey's.
	 */
	@Test
	void beansOfASliceStayUnique() {
		try (RunningService service = RunningService.start(Slice.class, "spring.main.web-application-type=none")) {
			ApplicationContext context = service.context();
			assertThat(context.getBeansOfType(TaskDecorator.class)).hasSize(2);
			assertThat(context.getBean(SliceInjection.class).tasks()).isSameAs(context.getBean("ownDecorator"));
		}
	}

	record SliceInjection(TaskDecorator tasks) {
	}

	record ServletInjection(RequestMappingHandlerMapping routes, TaskDecorator tasks) {
	}

	record ReactiveInjection(
			org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping routes) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ServletApplication {

		static final ThreadLocal<Boolean> DECORATED = ThreadLocal.withInitial(() -> false);

		@Bean
		TaskDecorator ownDecorator() {
			return (task) -> () -> {
				DECORATED.set(true);
				task.run();
			};
		}

		/**
		 * The parameters have other names than the beans, so that only the type decides.
		 */
		@Bean
		ServletInjection injection(RequestMappingHandlerMapping routes, TaskDecorator tasks) {
			return new ServletInjection(routes, tasks);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NamedDecorator {

		static final ContextPropagatingTaskDecorator OWN = new ContextPropagatingTaskDecorator();

		@Bean
		ContextPropagatingTaskDecorator contextPropagatingTaskDecorator() {
			return OWN;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TaskExecutionAutoConfiguration.class)
	static class Slice {

		@Bean
		TaskDecorator ownDecorator() {
			return (task) -> task;
		}

		@Bean
		SliceInjection injection(TaskDecorator tasks) {
			return new SliceInjection(tasks);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ReactiveApplication {

		@Bean
		ReactiveInjection injection(
				org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping routes) {
			return new ReactiveInjection(routes);
		}

	}

}
