/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The methods of libraries that the owner of an application would regret: they start jobs
 * and processes, send mail, change schedules and caches, or end the application.
 */
final class RegrettedCalls {

	private static final String BATCH = "org.springframework.batch.core.launch.";

	private static final List<String> JOBS = List.of("abandon", "recover", "restart", "run", "start",
			"startNextInstance", "stop");

	private static final String DATA = "org.springframework.data.repository.";

	private static final List<String> CHANGES_DATA = List.of("delete", "deleteAll", "deleteAllById", "deleteById",
			"saveAll");

	private static final Map<String, List<String>> METHODS = Map.ofEntries(Map.entry(BATCH + "JobLauncher", JOBS),
			Map.entry(BATCH + "JobOperator", JOBS),
			Map.entry("org.quartz.Scheduler",
					List.of("addJob", "clear", "deleteJob", "deleteJobs", "interrupt", "pauseAll", "pauseJob",
							"pauseJobs", "pauseTrigger", "rescheduleJob", "resumeAll", "resumeJob", "resumeTrigger",
							"scheduleJob", "scheduleJobs", "shutdown", "standby", "triggerJob", "unscheduleJob")),
			Map.entry("org.jobrunr.scheduling.JobScheduler", List.of("enqueue", "schedule", "delete")),
			Map.entry("org.springframework.mail.MailSender", List.of("send")),
			Map.entry("jakarta.mail.Transport", List.of("send", "sendMessage")),
			Map.entry("java.lang.ProcessBuilder", List.of("start")),
			Map.entry("java.lang.Runtime", List.of("exec", "exit", "halt")),
			Map.entry("java.lang.System", List.of("exit")),
			Map.entry("org.springframework.boot.SpringApplication", List.of("exit")),
			Map.entry("org.springframework.context.ConfigurableApplicationContext", List.of("close", "refresh")),
			Map.entry("org.springframework.context.Lifecycle", List.of("stop")),
			Map.entry("org.springframework.boot.actuate.context.ShutdownEndpoint", List.of("shutdown")),
			Map.entry("org.springframework.cloud.context.refresh.ContextRefresher", List.of("refresh")),
			Map.entry("org.springframework.cache.Cache", List.of("clear", "invalidate")),
			Map.entry("org.flywaydb.core.Flyway", List.of("clean")), Map.entry(DATA + "CrudRepository", CHANGES_DATA),
			Map.entry(DATA + "reactive.ReactiveCrudRepository", CHANGES_DATA),
			Map.entry("org.springframework.data.jpa.repository.JpaRepository",
					List.of("deleteAllByIdInBatch", "deleteAllInBatch", "deleteInBatch", "saveAllAndFlush")),
			Map.entry("jakarta.persistence.EntityManager", List.of("remove")),
			Map.entry("org.springframework.jdbc.core.JdbcOperations", List.of("batchUpdate")),
			Map.entry("org.springframework.data.mongodb.core.MongoOperations",
					List.of("dropCollection", "insertAll", "remove")),
			Map.entry("org.springframework.data.redis.connection.RedisServerCommands", List.of("flushAll", "flushDb")));

	private RegrettedCalls() {
	}

	/**
	 * Return a regretted method that a call names, or overrides.
	 * @param owner the name of the class on which it is called
	 * @param method the name of the method
	 * @param loader what loads the class
	 * @return the method as its library names it
	 */
	static Optional<String> named(String owner, String method, ClassLoader loader) {
		return type(METHODS, owner, method, loader).map((type) -> type + "." + method);
	}

	/**
	 * Return the simple name of the type that declares the called method.
	 * @param methods the methods to look for, by the name of their type
	 * @param owner the name of the class on which the method is called
	 * @param method the name of the method
	 * @param loader what loads the class
	 */
	static Optional<String> type(Map<String, List<String>> methods, String owner, String method, ClassLoader loader) {
		if (methods.values().stream().noneMatch((names) -> names.contains(method))) {
			return Optional.empty();
		}
		// a constructor of a subclass calls that of its superclass
		Set<String> types = method.equals("<init>") ? Set.of(owner) : types(owner, loader);
		return types.stream()
			.filter((type) -> methods.getOrDefault(type, List.of()).contains(method))
			.sorted()
			.map((type) -> type.substring(type.lastIndexOf('.') + 1))
			.findFirst();
	}

	/** Return the names of a class and of all that it extends or implements. */
	private static Set<String> types(String owner, ClassLoader loader) {
		Set<String> types = new HashSet<>(Set.of(owner));
		try {
			addTypes(Class.forName(owner, false, loader), types);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// its own name is enough
		}
		return types;
	}

	private static void addTypes(Class<?> type, Set<String> names) {
		names.add(type.getName());
		Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
			.forEach((parent) -> addTypes(parent, names));
	}

}
