/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.capture.OwnClasses;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.AntPathMatcher;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the threads that run code of the application, and the endpoint, listener, runner
 * or schedule that each of them runs.
 */
final class RunningWork {

	private static final int NAMED = 5;

	private static final String WEB = "org.springframework.web.bind.annotation.RequestMapping";

	/** What runs a method, by the annotation of the method or of its class. */
	private static final Map<String, String> ANNOTATIONS = Map.of("org.springframework.kafka.annotation.KafkaListener",
			"Kafka listener", "org.springframework.amqp.rabbit.annotation.RabbitListener", "RabbitMQ listener",
			"org.springframework.jms.annotation.JmsListener", "JMS listener",
			"org.springframework.context.event.EventListener", "event listener",
			"org.springframework.scheduling.annotation.Scheduled", "schedule");

	private static final List<String> RUNNERS = List.of("org.springframework.boot.CommandLineRunner",
			"org.springframework.boot.ApplicationRunner");

	private RunningWork() {
	}

	/**
	 * The work of one thread.
	 *
	 * @param what the endpoint, such as {@code GET /orders}, or the kind of work, or
	 * nothing if it is not known
	 * @param place the innermost line of the application
	 * @param thread the thread
	 * @param busy whether the thread computes
	 */
	record Work(String what, String place, String thread, boolean busy) {

		@Override
		public String toString() {
			return (this.what.isEmpty() ? "" : this.what + ": ") + this.place + ", on thread " + this.thread;
		}

		private int rank() {
			return this.what.isEmpty() ? (this.busy ? 1 : 2) : 0;
		}

	}

	/** Return the work of all threads: work that has a name comes first. */
	static List<Work> all() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((each) -> !each.getKey().getName().startsWith("joinkey-"))
			.flatMap((each) -> of(each.getKey(), each.getValue()).stream())
			.sorted(Comparator.comparingInt(Work::rank).thenComparing(Work::toString))
			.toList();
	}

	/** Return the first works, a line each. */
	static String lines() {
		List<Work> all = all();
		StringBuilder lines = new StringBuilder();
		all.stream().limit(NAMED).forEach((work) -> lines.append("  ").append(work).append('\n'));
		return lines + ((all.size() > NAMED) ? "  and " + (all.size() - NAMED) + " more\n" : "");
	}

	/**
	 * Return where a request is that is not answered.
	 * @param method the HTTP method
	 * @param target the path, with the query
	 */
	static Optional<Work> handling(String method, String target) {
		String path = target.split("\\?")[0];
		return all().stream().filter((work) -> {
			String[] parts = work.what().split(" ", 2);
			return parts.length == 2 && parts[0].equals(method) && new AntPathMatcher().match(parts[1], path);
		}).findFirst();
	}

	static Optional<Work> of(Thread thread, StackTraceElement[] stack) {
		List<StackTraceElement> own = Arrays.stream(stack).filter((frame) -> isOwn(frame.getClassName())).toList();
		if (own.isEmpty()) {
			return Optional.empty();
		}
		StackTraceElement first = own.get(0);
		String what = own.stream().flatMap(RunningWork::what).findFirst().orElse("");
		return Optional.of(new Work(what, place(first), thread.getName(), thread.getState() == Thread.State.RUNNABLE));
	}

	/** Return a frame without the name of the class loader. */
	static String place(StackTraceElement frame) {
		return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
				+ frame.getLineNumber() + ")";
	}

	/** Return whether the module that is built has a class. */
	private static boolean isOwn(String className) {
		return Stream.of(System.getProperty(OwnClasses.DIRECTORIES, "").split(File.pathSeparator))
			.filter((each) -> !each.isEmpty())
			.anyMatch((each) -> Files.exists(Path.of(each).resolve(className.replace('.', '/') + ".class")));
	}

	/** Return what runs a method. A lambda within a method is the method's. */
	private static Stream<String> what(StackTraceElement frame) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		try {
			return ClassUtils.isPresent(frame.getClassName(), loader)
					? what(ClassUtils.resolveClassName(frame.getClassName(), loader), frame, loader) : Stream.empty();
		}
		catch (IllegalStateException | LinkageError ex) {
			// a class of the application names one that is not there
			return Stream.empty();
		}
	}

	private static Stream<String> what(Class<?> type, StackTraceElement frame, ClassLoader loader) {
		String name = frame.getMethodName().replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
		List<String> annotated = Arrays.stream(ReflectionUtils.getDeclaredMethods(type))
			.filter((method) -> method.getName().equals(name))
			.map((method) -> MergedAnnotations.from(method, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY))
			.flatMap((annotations) -> Stream.concat(endpoint(type, annotations), kinds(annotations)))
			.toList();
		boolean runner = name.equals("run") && RUNNERS.stream()
			.anyMatch((each) -> ClassUtils.isPresent(each, loader)
					&& ClassUtils.resolveClassName(each, loader).isAssignableFrom(type));
		return runner ? Stream.of("runner") : annotated.stream();
	}

	private static Stream<String> endpoint(Class<?> type, MergedAnnotations annotations) {
		MergedAnnotation<?> mapping = annotations.get(WEB);
		if (!mapping.isPresent()) {
			return Stream.empty();
		}
		String[] methods = Arrays.stream((Object[]) mapping.getValue("method").orElseGet(() -> new Object[0]))
			.map(String::valueOf)
			.toArray(String[]::new);
		MergedAnnotation<?> above = MergedAnnotations.from(type, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY)
			.get(WEB);
		return Stream.of(((methods.length > 0) ? methods[0] : "GET") + " " + first(above) + first(mapping));
	}

	private static String first(MergedAnnotation<?> mapping) {
		String[] paths = mapping.isPresent() ? mapping.getStringArray("path") : new String[0];
		return (paths.length == 0 || paths[0].isEmpty() || paths[0].startsWith("/"))
				? ((paths.length > 0) ? paths[0] : "") : "/" + paths[0];
	}

	private static Stream<String> kinds(MergedAnnotations annotations) {
		return ANNOTATIONS.entrySet()
			.stream()
			.filter((each) -> annotations.isPresent(each.getKey()))
			.map(Map.Entry::getValue)
			.sorted();
	}

}
