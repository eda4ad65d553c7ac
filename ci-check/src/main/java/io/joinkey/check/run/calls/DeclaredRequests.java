/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.run.calls.MethodCalls.Call;

import org.springframework.asm.Type;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Finds the methods of declared clients, such as HTTP interfaces of Spring, Feign and
 * Retrofit, whose requests change another service.
 */
final class DeclaredRequests {

	private static final String EXCHANGE = "org.springframework.web.service.annotation.HttpExchange";

	private static final String MAPPING = "org.springframework.web.bind.annotation.RequestMapping";

	private static final String FEIGN = "org.springframework.cloud.openfeign.FeignClient";

	private DeclaredRequests() {
	}

	/**
	 * Return what a call of a client sends, if that changes something.
	 * @param type the interface on which it is called
	 * @param call the call
	 */
	static Optional<String> named(Class<?> type, Call call) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> call.key().equals(method.getName() + Type.getMethodDescriptor(method)))
			.map((method) -> MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY))
			.flatMap((annotations) -> methods(type, annotations))
			.filter(NamedHttpMethod.CHANGES::contains)
			.map((method) -> type.getName().substring(type.getName().lastIndexOf('.') + 1) + "." + call.name()
					+ ", which sends " + method)
			.findFirst();
	}

	private static Stream<String> methods(Class<?> type, MergedAnnotations annotations) {
		MergedAnnotation<?> exchange = annotations.get(EXCHANGE);
		if (exchange.isPresent()) {
			return Stream.of(exchange.getString("method"));
		}
		MergedAnnotation<?> line = annotations.get("feign.RequestLine");
		if (line.isPresent()) {
			return Stream.of(line.getString("value").split(" ")[0]);
		}
		Optional<String> retrofit = NamedHttpMethod.CHANGES.stream()
			.filter((method) -> annotations.isPresent("retrofit2.http." + method))
			.findFirst();
		if (retrofit.isPresent()) {
			return retrofit.stream();
		}
		MergedAnnotation<?> mapping = annotations.get(MAPPING);
		return (mapping.isPresent() && MergedAnnotations.from(type).isPresent(FEIGN)) ? mapping.getValue("method")
			.map((methods) -> Arrays.stream((Object[]) methods).map(String::valueOf))
			.orElse(Stream.empty()) : Stream.empty();
	}

}
