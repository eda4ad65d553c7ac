/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Reads the functional routes of Spring MVC.
 */
final class ServletRoutes implements RouterFunctions.Visitor, RequestPredicates.Visitor {

	private final Mappings.Routes routes = new Mappings.Routes();

	List<Mapping> found() {
		return this.routes.found();
	}

	@Override
	public void startNested(RequestPredicate predicate) {
		read(predicate);
		this.routes.nest();
	}

	@Override
	public void endNested(RequestPredicate predicate) {
		this.routes.unnest();
	}

	@Override
	public void route(RequestPredicate predicate, HandlerFunction<?> handlerFunction) {
		read(predicate);
		this.routes.route();
	}

	@Override
	public void resources(Function<ServerRequest, Optional<Resource>> lookupFunction) {
	}

	@Override
	public void attributes(java.util.Map<String, Object> attributes) {
	}

	@Override
	public void unknown(RouterFunction<?> routerFunction) {
	}

	private void read(RequestPredicate predicate) {
		this.routes.begin();
		predicate.accept(this);
	}

	@Override
	public void method(Set<HttpMethod> methods) {
		this.routes.methods(methods);
	}

	@Override
	public void path(String pattern) {
		this.routes.path(pattern);
	}

	@Override
	public void header(String name, String value) {
		if (!name.equalsIgnoreCase("Accept")) {
			this.routes.unknown();
		}
	}

	@Override
	public void param(String name, String value) {
		this.routes.unknown();
	}

	@Override
	@SuppressWarnings("removal")
	public void pathExtension(String extension) {
		this.routes.unknown();
	}

	@Override
	public void version(String version) {
		this.routes.unknown();
	}

	@Override
	public void startAnd() {
	}

	@Override
	public void and() {
	}

	@Override
	public void endAnd() {
	}

	@Override
	public void startOr() {
		this.routes.unknown();
	}

	@Override
	public void or() {
	}

	@Override
	public void endOr() {
	}

	@Override
	public void startNegate() {
		this.routes.unknown();
	}

	@Override
	public void endNegate() {
	}

	@Override
	public void unknown(RequestPredicate predicate) {
		this.routes.unknown();
	}

}
