/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.joinkey.check.evidence.CodeSite;

import org.springframework.asm.Opcodes;

/**
 * The calls of one class that add to a collection of a field, until it is known whether
 * threads share the class, and whether it empties the collection.
 */
final class FilledCollections {

	private static final Set<String> EMPTYING = Set.of("clear", "removeAll");

	private final List<CodeSite> filled = new ArrayList<>();

	private boolean shared;

	private boolean scoped;

	private boolean emptied;

	void add(CodeSite site) {
		if (!site.call().endsWith(".put")) {
			this.filled.add(site);
		}
	}

	/** Notes an annotation of the class: a component is a singleton without a scope. */
	void annotated(String descriptor) {
		this.shared |= descriptor.startsWith("Lorg/springframework/stereotype/")
				|| descriptor.endsWith("/RestController;");
		this.scoped |= descriptor.endsWith("Scope;");
	}

	/** Notes the access flags of a method. */
	void method(int access) {
		this.shared |= (access & Opcodes.ACC_SYNCHRONIZED) != 0;
	}

	void instruction(int opcode) {
		this.shared |= opcode == Opcodes.MONITORENTER;
	}

	/**
	 * Notes an object that the class makes.
	 * @param type the name of its class as in a class file
	 */
	void created(String type) {
		this.shared |= type.startsWith("java/util/concurrent/CopyOnWrite");
	}

	/**
	 * Notes that a method, other than a constructor, gives a field another collection.
	 */
	void replaced(String descriptor) {
		this.emptied |= MethodQueues.isCollection(descriptor);
	}

	void called(String owner, String method) {
		this.shared |= owner.startsWith("java.util.concurrent.locks.")
				|| (owner.equals("java.util.Collections") && method.startsWith("synchronized"));
		this.emptied |= EMPTYING.contains(method) && MethodQueues.isCollection("L" + owner.replace('.', '/') + ";");
	}

	void end(Consumer<CodeSite> sites) {
		if (this.shared && !this.scoped && this.emptied) {
			this.filled.forEach(sites);
		}
	}

}
