/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * The numbers that parameters of a controller's method have if a request names none, by
 * the variable that holds the parameter.
 */
final class ParameterDefaults {

	private static final String REQUEST_PARAM = "Lorg/springframework/web/bind/annotation/RequestParam;";

	private final List<Integer> variables = new ArrayList<>();

	private final Map<Integer, Long> values = new HashMap<>();

	ParameterDefaults(int access, String descriptor) {
		int variable = ((access & Opcodes.ACC_STATIC) != 0) ? 0 : 1;
		for (Type type : Type.getArgumentTypes(descriptor)) {
			this.variables.add(variable);
			variable += type.getSize();
		}
	}

	/** Return what reads an annotation of a parameter. */
	@Nullable AnnotationVisitor annotation(int parameter, String type) {
		return (!type.equals(REQUEST_PARAM) || parameter >= this.variables.size()) ? null
				: new AnnotationVisitor(SpringAsmInfo.ASM_VERSION) {

					@Override
					public void visit(String name, Object value) {
						if (name.equals("defaultValue") && value.toString().matches("[0-9]{1,18}")) {
							ParameterDefaults.this.values.put(ParameterDefaults.this.variables.get(parameter),
									Long.valueOf(value.toString()));
						}
					}

				};
	}

	/** Return the default of the parameter that a variable holds, if it is a number. */
	@Nullable Long of(int variable) {
		return this.values.get(variable);
	}

}
