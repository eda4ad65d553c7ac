/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.http.HttpMethod;

/**
 * Collects the functional routes that a visitor of Spring MVC or of WebFlux meets. The
 * two frameworks have the same visitors, with different types.
 *
 * @param <P> the predicate of a route
 */
abstract class Routes<P> {

	private final List<Mapping> found = new ArrayList<>();

	private final List<String> prefixes = new ArrayList<>();

	private String path = "";

	private String http = "GET";

	private boolean plain = true;

	private boolean nesting;

	/** Visits the parts of a predicate. */
	abstract void visit(P predicate);

	List<Mapping> found() {
		return List.copyOf(this.found);
	}

	public void startNested(P predicate) {
		read(predicate);
		this.prefixes.add(this.path);
		this.nesting |= !this.plain || !this.http.equals("GET");
	}

	public void endNested(P predicate) {
		this.prefixes.remove(this.prefixes.size() - 1);
	}

	void add(P predicate) {
		read(predicate);
		if (!this.path.isEmpty() || !this.prefixes.isEmpty()) {
			this.found.add(new Mapping(this.http, String.join("", this.prefixes) + this.path, "",
					(this.plain && !this.nesting) ? MappingKind.PLAIN : MappingKind.CONDITIONAL, ""));
		}
	}

	private void read(P predicate) {
		this.path = "";
		this.http = "GET";
		this.plain = true;
		visit(predicate);
	}

	public void attributes(Map<String, Object> attributes) {
	}

	public void method(Set<HttpMethod> methods) {
		if (!methods.contains(HttpMethod.GET)) {
			this.http = methods.stream().map(HttpMethod::name).sorted().findFirst().orElse("GET");
		}
	}

	public void path(String pattern) {
		this.path += pattern;
	}

	public void header(String name, String value) {
		if (!name.equalsIgnoreCase("Accept")) {
			addCondition();
		}
	}

	public void pathExtension(String extension) {
		addCondition();
	}

	public void version(String version) {
		addCondition();
	}

	public void startAnd() {
	}

	public void and() {
	}

	public void endAnd() {
	}

	public void startOr() {
		addCondition();
	}

	public void or() {
	}

	public void endOr() {
	}

	public void startNegate() {
		addCondition();
	}

	public void endNegate() {
	}

	public void unknown(P predicate) {
		addCondition();
	}

	/** Marks the route as one that a plain request may not match. */
	final void addCondition() {
		this.plain = false;
	}

}
