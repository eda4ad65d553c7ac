/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.joinkey.check.capture.OwnClasses;
import io.joinkey.check.run.calls.Consequences;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertyResolver;
import org.springframework.http.MediaType;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The mappings of the application: annotated handlers and functional routes, of Spring
 * MVC and of WebFlux.
 */
final class Mappings {

	private static final String EVENTS = "text/event-stream";

	private final ConfigurableApplicationContext context;

	private final OwnClasses own;

	private final Consequences consequences;

	private final List<Mapping> found = new ArrayList<>();

	private Mappings(ConfigurableApplicationContext context) {
		this.context = context;
		this.own = new OwnClasses(context);
		this.consequences = new Consequences(context, this.own);
	}

	static List<Mapping> of(ConfigurableApplicationContext context) {
		Mappings mappings = new Mappings(context);
		if (mappings.has("org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping")) {
			Servlet.collect(mappings);
		}
		if (mappings.has("org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping")) {
			Reactive.collect(mappings);
		}
		mappings.found.addAll(LibraryMappings.of(context));
		return List.copyOf(mappings.found);
	}

	/** Return the path of the page for errors, as Spring Boot reads it. */
	static String errorPage(PropertyResolver properties) {
		return properties.getProperty("spring.web.error.path", properties.getProperty("error.path", "/error"));
	}

	private boolean has(String name) {
		return ClassUtils.isPresent(name, this.context.getClassLoader());
	}

	/** Adds a method of a controller, for each of its paths and HTTP methods. */
	private void annotated(HandlerMethod handler, Collection<String> patterns, Set<RequestMethod> methods,
			Set<MediaType> produced) {
		if (this.own.contains(handler.getBeanType())) {
			boolean stream = produced.stream().anyMatch((type) -> type.toString().startsWith(EVENTS));
			patterns.forEach((pattern) -> methods(methods).forEach((http) -> method(http, pattern, handler, stream)));
		}
	}

	/**
	 * Return the methods of a mapping. A mapping of all methods counts as a mapping of
	 * GET.
	 */
	private static Set<String> methods(Set<RequestMethod> methods) {
		return methods.isEmpty() ? Set.of("GET")
				: methods.stream().map(RequestMethod::name).collect(Collectors.toSet());
	}

	/** Only a method that may be called is followed. */
	private void method(String http, String pattern, HandlerMethod handler, boolean stream) {
		Mapping mapping = Mapping.of(http, pattern, handler, stream);
		this.found.add(!http.equals("GET") ? mapping
				: this.consequences.of(handler).map(mapping::leadingTo).orElseGet(() -> read(mapping, handler)));
	}

	private Mapping read(Mapping mapping, HandlerMethod handler) {
		return (mapping.isPerhapsReading() && this.consequences.isReading(handler)) ? mapping.reading() : mapping;
	}

	/**
	 * Lists a view controller, or a handler of the application without a controller
	 * class.
	 */
	private void handler(String pattern, Object handler) {
		Object bean = (handler instanceof String name && this.context.containsBean(name)) ? this.context.getBean(name)
				: handler;
		if (bean.getClass().getSimpleName().equals("ParameterizableViewController")) {
			this.found.add(Mapping.other(pattern, "a view controller takes it"));
		}
		else if (this.own.contains(bean.getClass())) {
			this.found.add(Mapping.other(pattern, bean.getClass().getName() + " takes it"));
		}
		else if (bean.getClass().getName().startsWith("org.springframework.web.socket.")) {
			this.found.add(Mapping.other(pattern, "it is a WebSocket, and the gate sends no messages"));
		}
	}

	/** Lists Spring Data REST, which maps all repositories by one pattern. */
	private void dataRest(Object mapping) {
		if (mapping.getClass().getName().startsWith("org.springframework.data.rest.")) {
			this.found.add(Mapping.other(
					this.context.getEnvironment().getProperty("spring.data.rest.base-path", "") + "/{repository}",
					"Spring Data REST takes it"));
		}
	}

	/** Return whether a class of the application defines a bean. */
	private boolean isOwn(String bean) {
		if (!this.context.getBeanFactory().containsBeanDefinition(bean)) {
			return false;
		}
		BeanDefinition definition = this.context.getBeanFactory().getMergedBeanDefinition(bean);
		String factory = definition.getFactoryBeanName();
		Supplier<?> supplier = (definition instanceof AbstractBeanDefinition made) ? made.getInstanceSupplier() : null;
		if (supplier != null && definition.getSource() == null) {
			// such as a lambda of Kotlin's bean DSL
			return this.own.contains(supplier.getClass());
		}
		// Spring does not register a BeanRegistrar, but names it as the source of its
		// beans
		Class<?> registrar = (definition.getSource() instanceof Class<?> source) ? source : null;
		Class<?> type = (factory != null) ? this.context.getType(factory) : registrar;
		String name = (type != null) ? null : definition.getBeanClassName();
		return (type != null) ? this.own.contains(type) : isOwnClass(name);
	}

	private boolean isOwnClass(@Nullable String name) {
		return name != null && ClassUtils.isPresent(name, this.context.getClassLoader())
				&& this.own.contains(ClassUtils.resolveClassName(name, this.context.getClassLoader()));
	}

	/** A separate class, because Spring MVC may be absent. */
	private static final class Servlet {

		private static void collect(Mappings mappings) {
			mappings.context
				.getBeansOfType(
						org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping.class)
				.values()
				.forEach((mapping) -> mapping.getHandlerMethods()
					.forEach((info, handler) -> mappings.annotated(handler, info.getPatternValues(),
							info.getMethodsCondition().getMethods(),
							info.getProducesCondition().getProducibleMediaTypes())));
			mappings.context.getBeansOfType(org.springframework.web.servlet.handler.AbstractUrlHandlerMapping.class)
				.values()
				.forEach((mapping) -> mapping.getHandlerMap().forEach(mappings::handler));
			mappings.context.getBeansOfType(org.springframework.web.servlet.HandlerMapping.class)
				.values()
				.forEach(mappings::dataRest);
			mappings.context.getBeansOfType(org.springframework.web.servlet.function.RouterFunction.class)
				.forEach((name, router) -> {
					if (mappings.isOwn(name)) {
						ServletRoutes routes = new ServletRoutes();
						router.accept(routes);
						mappings.found.addAll(routes.found());
					}
				});
		}

	}

	private static final class Reactive {

		private static void collect(Mappings mappings) {
			mappings.context
				.getBeansOfType(
						org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping.class)
				.values()
				.forEach((mapping) -> mapping.getHandlerMethods()
					.forEach((info, handler) -> mappings.annotated(handler, patterns(info.getPatternsCondition()),
							info.getMethodsCondition().getMethods(),
							info.getProducesCondition().getProducibleMediaTypes())));
			mappings.context.getBeansOfType(org.springframework.web.reactive.handler.AbstractUrlHandlerMapping.class)
				.values()
				.forEach((mapping) -> mapping.getHandlerMap()
					.forEach((pattern, handler) -> mappings.handler(pattern.getPatternString(), handler)));
			mappings.context.getBeansOfType(org.springframework.web.reactive.function.server.RouterFunction.class)
				.forEach((name, router) -> {
					if (mappings.isOwn(name)) {
						ReactiveRoutes routes = new ReactiveRoutes();
						router.accept(routes);
						mappings.found.addAll(routes.found());
					}
				});
		}

		private static List<String> patterns(
				org.springframework.web.reactive.result.condition.PatternsRequestCondition condition) {
			return condition.getPatterns().stream().map(PathPattern::getPatternString).toList();
		}

	}

}
