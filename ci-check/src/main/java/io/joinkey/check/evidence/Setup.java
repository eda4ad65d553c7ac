/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The setup of the observed application, which explains evidence or its absence.
 *
 * @param tracing the tracer and the propagator
 * @param applicationPackages packages whose loggers are the application's own
 * @param allowedBaggage baggage keys that may leave the application
 * @param clients the application's HTTP client beans
 * @param meterRegistries class names of the meter registries
 * @param serviceNames where a service name is configured, and which
 * @param absent boundaries that the application does not have, and how that was decided
 * @param unobserved boundaries that it has and that could not be captured, and why
 * @param threads what runs its work on other threads
 * @param wiring the beans, properties and libraries that a remedy can name
 */
public record Setup(Tracing tracing, List<String> applicationPackages, List<String> allowedBaggage,
		List<ClientBean> clients, List<String> meterRegistries, Map<String, String> serviceNames,
		Map<Boundary, String> absent, Map<Boundary, String> unobserved, Threads threads, Wiring wiring) {

	/** Two words, or three where many share the first two. */
	private static final Pattern ORGANISATION = Pattern
		.compile("^((?:io|com)\\.(?:github|gitlab)\\.[^.]+|(?!(?:io|com)\\.(?:github|gitlab)\\.)[^.]+\\.[^.]+)\\..*");

	/** The entry of the allowed baggage that stands for every key. */
	public static final String ALL_BAGGAGE = "*";

	public Setup {
		applicationPackages = List.copyOf(applicationPackages);
		allowedBaggage = List.copyOf(allowedBaggage);
		clients = List.copyOf(clients);
		meterRegistries = List.copyOf(meterRegistries);
		serviceNames = Map.copyOf(serviceNames);
		absent = Map.copyOf(absent);
		unobserved = Map.copyOf(unobserved);
	}

	public Setup(Tracing tracing, List<String> applicationPackages, List<String> allowedBaggage,
			List<ClientBean> clients, List<String> meterRegistries, Map<String, String> serviceNames,
			Map<Boundary, String> absent, Map<Boundary, String> unobserved, Threads threads) {
		this(tracing, applicationPackages, allowedBaggage, clients, meterRegistries, serviceNames, absent, unobserved,
				threads, Wiring.NONE);
	}

	public Setup(Tracing tracing, List<String> applicationPackages, List<String> allowedBaggage,
			List<ClientBean> clients, List<String> meterRegistries, Map<String, String> serviceNames,
			Map<Boundary, String> absent, Map<Boundary, String> unobserved) {
		this(tracing, applicationPackages, allowedBaggage, clients, meterRegistries, serviceNames, absent, unobserved,
				Threads.NONE);
	}

	/**
	 * Return a copy with other wiring.
	 * @param other the beans, properties and libraries
	 * @return the copy
	 */
	public Setup withWiring(Wiring other) {
		return new Setup(this.tracing, this.applicationPackages, this.allowedBaggage, this.clients,
				this.meterRegistries, this.serviceNames, this.absent, this.unobserved, this.threads, other);
	}

	/**
	 * Return whether a line is the application's, also through a logger with a name of
	 * its own or of a library that the application shares with others.
	 */
	public boolean isApplication(LogEvent event) {
		return isApplication(event.logger());
	}

	/**
	 * Return whether a class or a logger is the application's: in its packages, or of no
	 * library that is known.
	 * @param className the name of the class or of the logger
	 * @return {@code true} if it is the application's
	 */
	public boolean isApplication(String className) {
		return !Libraries.isKnown(className) || this.applicationPackages.stream()
			.anyMatch((name) -> className.equals(name) || className.startsWith(name + "."));
	}

	/**
	 * Return whether a class belongs to the application's organisation. The names of its
	 * packages begin with the same two words, or with the same three as in
	 * io.github.acme. The application cannot change what the class of another library
	 * does.
	 * @param className the name of the class
	 * @return {@code true} if it is the application's
	 */
	public boolean isOfOrganisation(String className) {
		return isApplication(className) && (this.applicationPackages.isEmpty() || this.applicationPackages.stream()
			.map((name) -> ORGANISATION.matcher(name).replaceFirst("$1"))
			.anyMatch((name) -> className.startsWith(name + ".")));
	}

	/**
	 * The tracer and the propagator.
	 *
	 * @param tracer the tracer's class, or a word for its absence
	 * @param recording whether a probe span had valid ids and was recorded
	 * @param propagationFields the header names that the propagator writes
	 * @param detail what explains a tracer or propagator that does nothing, such as the
	 * auto-configuration that backed off; empty when there is nothing to explain
	 * @param repeatedId a span id that the id generator returned twice to a probe; empty
	 * if it repeated none
	 */
	public record Tracing(String tracer, boolean recording, List<String> propagationFields, String detail,
			String repeatedId) {

		private static final String EXCLUDED = " is excluded";

		public Tracing {
			propagationFields = List.copyOf(propagationFields);
		}

		public Tracing(String tracer, boolean recording, List<String> propagationFields, String detail) {
			this(tracer, recording, propagationFields, detail, "");
		}

		/**
		 * Returns a copy that says what the application excludes.
		 * @param type the auto-configuration
		 * @return the copy
		 */
		public Tracing withExcluded(String type) {
			return new Tracing(this.tracer, this.recording, this.propagationFields, type + EXCLUDED, this.repeatedId);
		}

		/**
		 * Returns whether the application excludes an auto-configuration of the tracer.
		 * @return {@code true} if it does
		 */
		public boolean isExcluded() {
			return this.detail.endsWith(EXCLUDED);
		}

		/**
		 * Returns a copy with a span id that was made twice.
		 * @param id the span id, empty if none was
		 * @return the copy
		 */
		public Tracing withRepeatedId(String id) {
			return new Tracing(this.tracer, this.recording, this.propagationFields, this.detail, id);
		}

	}

	/**
	 * One HTTP client bean.
	 *
	 * @param name the bean's name
	 * @param type the bean's type
	 * @param observed whether its calls are observed
	 */
	public record ClientBean(String name, String type, boolean observed) {
	}

	/**
	 * The executors that run the application's work on other threads.
	 *
	 * @param executors the executor beans that exist
	 * @param reactorAutomatic whether Reactor's operators restore the context
	 * @param schedules how many tasks Spring has to run on a schedule
	 * @param further what tasks without context submitted in turn
	 */
	public record Threads(List<ExecutorBean> executors, boolean reactorAutomatic, int schedules,
			List<FurtherTask> further) {

		/** Nothing does. */
		public static final Threads NONE = new Threads(List.of(), false, 0);

		public Threads {
			executors = List.copyOf(executors);
			further = List.copyOf(further);
		}

		public Threads(List<ExecutorBean> executors, boolean reactorAutomatic, int schedules) {
			this(executors, reactorAutomatic, schedules, List.of());
		}

		/**
		 * Return a copy with what tasks without context submitted in turn.
		 * @param all the tasks
		 * @return the copy
		 */
		public Threads withFurther(List<FurtherTask> all) {
			return new Threads(this.executors, this.reactorAutomatic, this.schedules, all);
		}

	}

	/**
	 * A task that was submitted by another one, which had lost the context.
	 *
	 * @param within the submission of the other task
	 * @param submission what took the task, and the stack
	 */
	public record FurtherTask(TaskSubmission within, TaskSubmission submission) {
	}

	/**
	 * One executor bean, and the result of a probe task that was submitted within a span.
	 *
	 * @param name the bean's name
	 * @param type the bean's class
	 * @param own whether the application defined it to run work, and not only to schedule
	 * it
	 * @param probe what became of the span
	 * @param pool what took the task, as in {@link TaskSubmission#pool()}
	 * @param threads the name of the thread that ran it, without the number
	 * @param definer the class that defines the bean, empty if it is not known
	 * @param decorable whether it takes a {@code TaskDecorator}
	 */
	public record ExecutorBean(String name, String type, boolean own, Probe probe, String pool, String threads,
			String definer, boolean decorable) {

		public ExecutorBean(String name, String type, boolean own, Probe probe, String pool, String threads) {
			this(name, type, own, probe, pool, threads, "", type.startsWith("org.springframework."));
		}

	}

	/** The result of a probe task: whether the submitter's span reached the task. */
	public enum Probe {

		/** It was active where the task ran. */
		ARRIVED,
		/** It was not. */
		LOST,
		/** The executor was not tried, or did not run the task in time. */
		NOT_TRIED

	}

}
