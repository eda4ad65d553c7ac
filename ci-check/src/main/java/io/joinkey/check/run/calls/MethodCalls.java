/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;

/**
 * Reads which methods the methods of a class call, also those that it hands on as a
 * lambda or a method reference.
 */
final class MethodCalls extends ClassVisitor {

	private final Map<String, List<Call>> methods = new LinkedHashMap<>();

	private MethodCalls() {
		super(SpringAsmInfo.ASM_VERSION);
	}

	/**
	 * Read the calls of a class.
	 * @param type the class
	 * @return the calls of each method, by its name and descriptor
	 */
	static Map<String, List<Call>> of(Class<?> type) {
		MethodCalls calls = new MethodCalls();
		String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
		try (InputStream bytes = type.getResourceAsStream(file)) {
			if (bytes != null) {
				new ClassReader(bytes).accept(calls, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			// a class that cannot be read is like one of a library
			return Map.of();
		}
		return calls.methods;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new CallCollector(this.methods.computeIfAbsent(name + descriptor, (key) -> new ArrayList<>()),
				new ParameterDefaults(access, descriptor));
	}

	/**
	 * One call.
	 *
	 * @param owner the name of the class on which the method is called
	 * @param name the name of the method
	 * @param descriptor its parameters and result
	 * @param often whether a loop of a hundred rounds or more makes it
	 * @param http an HTTP method that the code names before it, and that changes
	 * something; or empty
	 */
	record Call(String owner, String name, String descriptor, boolean often, String http) {

		Call(String owner, String name, String descriptor) {
			this(owner, name, descriptor, false, "");
		}

		Call inLoop() {
			return new Call(this.owner, this.name, this.descriptor, true, this.http);
		}

		String key() {
			return this.name + this.descriptor;
		}

	}

}
