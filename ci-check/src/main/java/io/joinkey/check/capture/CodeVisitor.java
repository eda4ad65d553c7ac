/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.joinkey.check.capture.logging.LogKeys;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * Finds telling calls and constants in one class.
 */
final class CodeVisitor extends ClassVisitor {

	/** A key and its value are the last two. */
	private static final int CONSTANTS = 2;

	private static final Set<Kind> WRAPPED = Set.of(Kind.CALLS_BACK, Kind.HANDS_OVER, Kind.SENDS);

	private final Consumer<CodeSite> sites;

	/** Calls of queues, which count if the class makes one that threads share. */
	private final List<CodeSite> queued = new ArrayList<>();

	private final FilledCollections filled = new FilledCollections();

	private boolean shared;

	/** Whether it is an appender, whose output is read. */
	private boolean appender;

	/** Whether it is a subscriber of Reactor that names no context. */
	private boolean losing;

	/** The fields of a problem (RFC 9457) that it lacks. */
	private final Set<String> lacking = new HashSet<>(Set.of("title", "status", "instance"));

	/** Where its first constructor begins. */
	private int begin = -1;

	private String type = "";

	private @Nullable String file;

	CodeVisitor(Consumer<CodeSite> sites) {
		super(SpringAsmInfo.ASM_VERSION);
		this.sites = sites;
	}

	@Override
	public void visit(int version, int access, String name, @Nullable String signature, @Nullable String parent,
			String @Nullable [] interfaces) {
		this.type = name.replace('/', '.');
		this.appender = parent != null
				&& (parent.startsWith("ch/qos/logback/") || parent.startsWith("org/apache/logging/log4j/core/"));
		this.losing = (access & Opcodes.ACC_INTERFACE) == 0 && "java/lang/Object".equals(parent) && interfaces != null
				&& List.of(interfaces).contains("reactor/core/CoreSubscriber");
	}

	@Override
	public @Nullable FieldVisitor visitField(int access, String name, String descriptor, @Nullable String signature,
			@Nullable Object value) {
		this.lacking.remove(name);
		return null;
	}

	@Override
	public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
		this.filled.annotated(descriptor);
		return null;
	}

	@Override
	public void visitSource(@Nullable String source, @Nullable String debug) {
		this.file = source;
	}

	@Override
	public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		this.losing &= !name.equals("currentContext");
		this.filled.method(access);
		return ((access & Opcodes.ACC_BRIDGE) != 0) ? null : new Method(name);
	}

	@Override
	public void visitEnd() {
		if (this.shared) {
			this.queued.forEach(this.sites);
		}
		this.filled.end((site) -> this.sites.accept(new CodeSite(Kind.COLLECTS, site.call(), site.place())));
		if (this.losing) {
			itself(Kind.LOSES_CONTEXT, "CoreSubscriber without currentContext()");
		}
		if (this.lacking.isEmpty()) {
			itself(Kind.PROBLEM, "fields of a problem");
		}
	}

	private void itself(Kind kind, String call) {
		this.sites.accept(new CodeSite(kind, call, new StackTraceElement(this.type, "<init>", this.file, this.begin)));
	}

	/** A queue of an interface may be one that threads share, which the class shows. */
	private void item(CodeSite site) {
		if (site.call().startsWith("Queue.") || site.call().startsWith("Deque.")) {
			this.queued.add(site);
		}
		else {
			this.sites.accept(site);
		}
	}

	private final class Method extends MethodVisitor {

		private final String name;

		private final Deque<String> constants = new ArrayDeque<>();

		private int line = -1;

		private final MethodQueues queues = new MethodQueues();

		/** Whether the last constant was {@code true}. */
		private boolean yes;

		/** Whether what was called last gave a callback or a task its context. */
		private boolean wrapped;

		private Method(String name) {
			super(SpringAsmInfo.ASM_VERSION);
			this.name = name;
		}

		@Override
		public void visitLineNumber(int line, Label start) {
			this.line = line;
			if (CodeVisitor.this.begin < 0 && this.name.equals("<init>")) {
				CodeVisitor.this.begin = line;
			}
		}

		@Override
		public void visitLdcInsn(Object value) {
			if (value instanceof String text) {
				this.constants.addLast(text);
				if (this.constants.size() > CONSTANTS) {
					this.constants.removeFirst();
				}
				if (LogKeys.ALL.contains(text)) {
					CodeVisitor.this.sites.accept(site(Kind.NAMES_ID_KEY, "\"" + text + "\""));
				}
				if (TellingCalls.isHeader(text)) {
					CodeVisitor.this.sites.accept(site(Kind.NAMES_HEADER, "\"" + text + "\""));
				}
			}
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			if (opcode == Opcodes.NEW) {
				this.queues.created(type);
				CodeVisitor.this.filled.created(type);
			}
			if (opcode == Opcodes.NEW && TellingCalls.isShared(type.replace('/', '.'))) {
				CodeVisitor.this.shared = true;
				this.queues.made();
			}
		}

		@Override
		public void visitInsn(int opcode) {
			this.yes = opcode == Opcodes.ICONST_1;
			CodeVisitor.this.filled.instruction(opcode);
		}

		@Override
		public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
			this.queues.field(descriptor);
			if (opcode == Opcodes.PUTFIELD && !this.name.equals("<init>")) {
				CodeVisitor.this.filled.replaced(descriptor);
			}
			if (owner.equals("java/nio/file/StandardOpenOption") && name.equals("APPEND")) {
				appends("StandardOpenOption.APPEND");
			}
		}

		/** What an appender writes is read. */
		private void appends(String call) {
			if (!CodeVisitor.this.appender) {
				CodeVisitor.this.sites.accept(site(Kind.APPENDS_FILE, call));
			}
		}

		@Override
		public void visitEnd() {
			this.queues.end(CodeVisitor.this::item, CodeVisitor.this.filled);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String called, String descriptor, boolean isInterface) {
			if (this.yes && TellingCalls.isAppending(owner, descriptor)) {
				appends("new " + owner.substring(owner.lastIndexOf('/') + 1));
			}
			this.yes = false;
			called(owner, called, descriptor);
		}

		@Override
		public void visitInvokeDynamicInsn(String called, String descriptor, Handle bootstrap, Object... arguments) {
			for (Object argument : arguments) {
				if (argument instanceof Handle handle) {
					called(handle.getOwner(), handle.getName(), handle.getDesc());
				}
			}
		}

		private void called(String owner, String called, String descriptor) {
			String dotted = owner.replace('/', '.');
			CodeVisitor.this.filled.called(dotted, called);
			// a stage with an executor does not run in the common pool
			Optional<Kind> kind = TellingCalls.kind(dotted, called)
				.filter((found) -> found != Kind.STAGES || !descriptor.contains("Executor;)"))
				.filter((found) -> found != Kind.MAKES_RECORD || !descriptor.contains("Iterable;)"));
			if (TellingCalls.isOfKey(dotted, called)) {
				kind = this.constants.stream()
					.filter(LogKeys.ALL::contains)
					.findFirst()
					.map((key) -> Kind.CHANGES_ID_KEY);
				this.constants.clear();
			}
			if (TellingCalls.isQueue(dotted, called)) {
				kind = Optional.of(Kind.SENDS);
			}
			else if (this.queues.isBuffering(dotted, called) && kind.isEmpty()) {
				kind = Optional.of(Kind.BUFFERS);
			}
			if (kind.filter(Kind.HANDS_OVER::equals).isPresent()) {
				this.queues.submits();
			}
			boolean hasContext = this.wrapped;
			this.wrapped = TellingCalls.isWrap(dotted, called);
			if (TellingCalls.isOfOwnSubscription(dotted, this.name)
					|| (CodeVisitor.this.appender && kind.filter(WRAPPED::contains).isPresent())
					|| (hasContext && kind.filter(WRAPPED::contains).isPresent())) {
				return;
			}
			String simple = dotted.substring(dotted.lastIndexOf('.') + 1).replace('$', '.');
			boolean item = kind.filter((found) -> MethodQueues.isItem(dotted, found)).isPresent();
			kind.map((found) -> site(found,
					called.equals("<init>") ? "new " + simple : simple + "." + called.replace("$default", "")))
				.ifPresent(item ? this.queues::add : CodeVisitor.this.sites);
		}

		private CodeSite site(Kind kind, String call) {
			return new CodeSite(kind, call,
					new StackTraceElement(CodeVisitor.this.type, this.name, CodeVisitor.this.file, this.line));
		}

	}

}
