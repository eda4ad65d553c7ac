/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.InstrumentedMethods.InstrumentedMethod;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.InitializationStrategy;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.AgentBuilder.Transformer;
import net.bytebuddy.agent.builder.AgentBuilder.TypeStrategy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.loading.ClassInjector;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;

/**
 * Instruments the JDK and libraries to report when a task is submitted to another thread
 * and when it runs there, and other events of {@link InstrumentedMethods}.
 */
public final class ThreadAgent {

	private static final String HOOKS = "io.joinkey.check.capture.threads.JdkHooks";

	private static final List<InstrumentedMethod> METHODS = InstrumentedMethods.all();

	/** Why the JDK could not be instrumented, empty if it was. */
	private static final String OBSTACLE = attach();

	private ThreadAgent() {
	}

	/**
	 * Installs the agent, once in the life of a JVM.
	 * @return why it could not be, empty if it was
	 */
	public static String install() {
		return OBSTACLE;
	}

	private static String attach() {
		try {
			Instrumentation instrumentation = ByteBuddyAgent.install();
			File directory = Files.createTempDirectory("joinkey").toFile();
			// before the injector's file, since the last is deleted first
			directory.deleteOnExit();
			ClassInjector.UsingInstrumentation
				.of(directory, ClassInjector.UsingInstrumentation.Target.BOOTSTRAP, instrumentation)
				.injectRaw(Map.of(HOOKS,
						ClassFileLocator.ForClassLoader.of(ThreadAgent.class.getClassLoader())
							.locate(HOOKS)
							.resolve()));
			JdkHooks.listen(JdkEvents::happened);
			JdkHooks.listen(TaskSubmissions::submitted, TaskSubmissions::began, (Runnable) TaskSubmissions::ended);
			Failures failures = new Failures();
			builder(failures).installOn(instrumentation);
			return failures.first;
		}
		catch (IOException ex) {
			return "the agent's class could not be written: " + ex;
		}
		catch (IllegalStateException | UnsupportedOperationException ex) {
			return "the JVM does not let the agent attach (" + ex.getMessage()
					+ "): start it with -XX:+EnableDynamicAgentLoading";
		}
	}

	private static AgentBuilder builder(Failures failures) {
		AgentBuilder builder = new AgentBuilder.Default(new ByteBuddy().with(TypeValidation.DISABLED))
			.disableClassFormatChanges()
			.with(InitializationStrategy.NoOp.INSTANCE)
			.with(TypeStrategy.Default.REDEFINE)
			.with(failures)
			.ignore(none())
			.with(RedefinitionStrategy.RETRANSFORMATION)
			.with((RedefinitionStrategy.DiscoveryStrategy) ThreadAgent::loaded);
		for (InstrumentedMethod method : METHODS) {
			builder = builder.type(named(method.type())).transform(transformer(method));
		}
		return builder;
	}

	private static Transformer transformer(InstrumentedMethod method) {
		AsmVisitorWrapper visitor = Advice.withCustomMapping()
			.bind(EventAdvice.Kind.class, method.kind())
			.to(method.advice(), ClassFileLocator.ForClassLoader.of(method.advice().getClassLoader()))
			.on(not(isAbstract()).and(method.method()));
		return (dynamic, description, loader, module, domain) -> dynamic.visit(visitor);
	}

	/** An earlier test of the JVM may have loaded a library. */
	private static List<Iterable<Class<?>>> loaded(Instrumentation instrumentation) {
		Set<String> instrumented = METHODS.stream()
			.map(InstrumentedMethod::type)
			.collect(Collectors.toCollection(LinkedHashSet::new));
		Set<Class<?>> all = new LinkedHashSet<>();
		instrumented.stream().filter(InstrumentedMethods::isEarly).flatMap(ThreadAgent::existing).forEach(all::add);
		for (Class<?> type : instrumentation.getAllLoadedClasses()) {
			if (instrumented.contains(type.getName())) {
				all.add(type);
			}
		}
		return List.of(all);
	}

	/** Not every JDK and class path has each of them. */
	private static Stream<Class<?>> existing(String name) {
		try {
			return Stream.of(Class.forName(name, false, ThreadAgent.class.getClassLoader()));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return Stream.empty();
		}
	}

	private static final class Failures extends AgentBuilder.Listener.Adapter {

		private volatile String first = "";

		@Override
		public void onError(String typeName, @Nullable ClassLoader loader, @Nullable JavaModule module, boolean loaded,
				Throwable failure) {
			if (this.first.isEmpty()) {
				this.first = typeName + " could not be instrumented: " + failure;
			}
		}

	}

}
