/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.joinkey.check.run.calls.MethodCalls.Call;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * Collects the calls of a method, and marks those in a loop with a bound of 100 or more.
 * The bound is a constant, or a parameter with such a default. The lambda of a stream
 * with such a bound is part of the loop.
 */
final class CallCollector extends MethodVisitor {

	private static final long MANY = 100;

	private static final Set<String> BOUNDS = Set.of("limit", "nCopies", "range", "rangeClosed", "repeat");

	/** The types with such a method, unlike {@code String.repeat}. */
	private static final List<String> BOUNDED = List.of("java/util/stream/", "java/util/Collections",
			"reactor/core/publisher/");

	private static final int NONE = -1;

	private final List<Call> calls;

	private final ParameterDefaults defaults;

	private final List<Integer> positions = new ArrayList<>();

	private final Map<Label, Integer> labels = new HashMap<>();

	private final List<Jump> jumps = new ArrayList<>();

	/** Where a variable is counted up. */
	private final List<Count> counts = new ArrayList<>();

	private final NamedHttpMethod http = new NamedHttpMethod();

	private int position;

	/** The last constant, until another instruction than a comparison uses it. */
	private @Nullable Long constant;

	/** The variable that was read before the constant. */
	private int variable = NONE;

	/** Whether the number one was added last. */
	private boolean one;

	/** From where on a stream has a bound. */
	private int stream = Integer.MAX_VALUE;

	CallCollector(List<Call> calls, ParameterDefaults defaults) {
		super(SpringAsmInfo.ASM_VERSION);
		this.calls = calls;
		this.defaults = defaults;
	}

	@Override
	public @Nullable AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
		return this.defaults.annotation(parameter, descriptor);
	}

	@Override
	public void visitIntInsn(int opcode, int operand) {
		this.position++;
		this.constant = (opcode == Opcodes.NEWARRAY) ? null : Long.valueOf(operand);
	}

	@Override
	public void visitLdcInsn(Object value) {
		this.position++;
		this.http.constant(value);
		this.constant = (value instanceof Integer || value instanceof Long) ? ((Number) value).longValue() : null;
	}

	@Override
	public void visitInsn(int opcode) {
		this.position++;
		this.one = opcode == Opcodes.LCONST_1 || (this.one && opcode == Opcodes.LADD);
		if (opcode != Opcodes.LCMP && opcode != Opcodes.I2L) {
			forget();
		}
	}

	@Override
	public void visitVarInsn(int opcode, int variable) {
		this.position++;
		if (opcode == Opcodes.LSTORE && this.one) {
			this.counts.add(new Count(this.position, variable));
		}
		Long given = this.defaults.of(variable);
		boolean number = opcode == Opcodes.ILOAD || opcode == Opcodes.LLOAD;
		if (number && given != null) {
			this.constant = given;
			return;
		}
		forget();
		this.variable = number ? variable : NONE;
	}

	@Override
	public void visitIincInsn(int variable, int increment) {
		this.position++;
		this.counts.add(new Count(this.position, variable));
		forget();
	}

	@Override
	public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
		this.position++;
		if (opcode == Opcodes.GETSTATIC && owner.endsWith("Method")) {
			this.http.constant(name);
		}
		forget();
	}

	@Override
	public void visitJumpInsn(int opcode, Label label) {
		this.position++;
		this.jumps.add(new Jump(this.position, label, (opcode != Opcodes.GOTO && isMany()) ? this.variable : NONE));
		forget();
	}

	@Override
	public void visitLabel(Label label) {
		this.labels.put(label, this.position);
	}

	@Override
	public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
		add(new Call(owner.replace('/', '.'), called, type, false, this.http.changing()));
		if (BOUNDS.contains(called) && BOUNDED.stream().anyMatch(owner::startsWith) && isMany()) {
			this.stream = Math.min(this.stream, this.position);
		}
		forget();
	}

	@Override
	public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... arguments) {
		Stream.of(arguments)
			.filter(Handle.class::isInstance)
			.map(Handle.class::cast)
			.map((handle) -> new Call(handle.getOwner().replace('/', '.'), handle.getName(), handle.getDesc()))
			.map((call) -> (this.position > this.stream) ? call.inLoop() : call)
			.forEach(this::add);
	}

	@Override
	public void visitEnd() {
		for (Jump bound : this.jumps) {
			int target = this.labels.getOrDefault(bound.label(), 0);
			int from = Math.min(bound.position(), target);
			int to = Math.max(bound.position(), target);
			if ((target < bound.position() || isRepeated(from, to)) && isCounted(bound.variable(), from, to)) {
				mark(from, to);
			}
		}
	}

	/** Return whether a variable is counted up within the range. */
	private boolean isCounted(int variable, int from, int to) {
		return this.counts.stream()
			.anyMatch((count) -> count.variable() == variable && count.position() > from && count.position() <= to);
	}

	/** Return whether a jump within the range leads back to the range's comparison. */
	private boolean isRepeated(int from, int to) {
		return this.jumps.stream()
			.anyMatch((jump) -> jump.position() > from && jump.position() <= to
					&& this.labels.getOrDefault(jump.label(), to) < from);
	}

	private void mark(int from, int to) {
		for (int i = 0; i < this.calls.size() && i < this.positions.size(); i++) {
			if (this.positions.get(i) > from && this.positions.get(i) <= to) {
				this.calls.set(i, this.calls.get(i).inLoop());
			}
		}
	}

	private void add(Call call) {
		this.position++;
		this.calls.add(call);
		this.positions.add(this.position);
	}

	private boolean isMany() {
		Long bound = this.constant;
		return bound != null && bound >= MANY;
	}

	private void forget() {
		this.constant = null;
		this.variable = NONE;
	}

	/**
	 * A jump.
	 *
	 * @param variable the variable that is compared with a large constant, or -1
	 */
	private record Jump(int position, Label label, int variable) {
	}

	private record Count(int position, int variable) {
	}

}
