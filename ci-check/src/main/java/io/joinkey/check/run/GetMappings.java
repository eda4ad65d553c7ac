/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/**
 * The application's own GET mappings that need no argument.
 */
final class GetMappings {

	private GetMappings() {
	}

	static List<String> of(ConfigurableApplicationContext context) {
		Set<String> paths = new TreeSet<>();
		List<String> packages = AutoConfigurationPackages.get(context);
		if (ClassUtils.isPresent("org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping",
				context.getClassLoader())) {
			Servlet.collect(context, packages, paths);
		}
		if (ClassUtils.isPresent(
				"org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping",
				context.getClassLoader())) {
			Reactive.collect(context, packages, paths);
		}
		return List.copyOf(paths);
	}

	private static boolean isPlain(HandlerMethod handler, Set<RequestMethod> methods, List<String> packages) {
		String own = handler.getBeanType().getPackageName() + ".";
		return (methods.isEmpty() || methods.contains(RequestMethod.GET))
				&& packages.stream().anyMatch((name) -> own.startsWith(name + "."))
				&& Stream.of(handler.getMethodParameters()).noneMatch(GetMappings::isArgument);
	}

	private static boolean isArgument(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			if (annotation.annotationType().getPackageName().equals("org.springframework.web.bind.annotation")) {
				return true;
			}
		}
		return false;
	}

	private static void add(Stream<String> patterns, Set<String> paths) {
		patterns.filter((pattern) -> !pattern.contains("{") && !pattern.contains("*")).forEach(paths::add);
	}

	private static final class Servlet {

		private static void collect(ConfigurableApplicationContext context, List<String> packages, Set<String> paths) {
			context
				.getBeansOfType(
						org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping.class)
				.values()
				.forEach((mapping) -> mapping.getHandlerMethods().forEach((info, handler) -> {
					if (isPlain(handler, info.getMethodsCondition().getMethods(), packages)) {
						add(info.getPatternValues().stream(), paths);
					}
				}));
		}

	}

	private static final class Reactive {

		private static void collect(ConfigurableApplicationContext context, List<String> packages, Set<String> paths) {
			context
				.getBeansOfType(
						org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping.class)
				.values()
				.forEach((mapping) -> mapping.getHandlerMethods().forEach((info, handler) -> {
					if (isPlain(handler, info.getMethodsCondition().getMethods(), packages)) {
						add(info.getPatternsCondition().getPatterns().stream().map(Object::toString), paths);
					}
				}));
		}

	}

}
