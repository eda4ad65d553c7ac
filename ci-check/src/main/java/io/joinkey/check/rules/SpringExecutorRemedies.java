/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Returns the line for work that an executor of Spring took: where it gets its decorator,
 * and which property of Spring Boot does the same.
 */
final class SpringExecutorRemedies {

	private static final String SPRING = "org.springframework.";

	static final String DECORATE = "setTaskDecorator(new ContextPropagatingTaskDecorator())";

	private static final String BOOT = "spring.task.execution.propagate-context=true";

	private static final String FORCE = "spring.task.execution.mode=force";

	/** The threads of Spring MVC's default. Others are the application's choice. */
	private static final String OF_SPRING_MVC = "MvcAsync";

	private static final String DELAYED = """
			wrap the task when it is scheduled, ContextSnapshotFactory.builder().build().captureAll().wrap(task)""";

	private SpringExecutorRemedies() {
	}

	static Optional<String> of(Setup setup, TaskSubmission submission, String thread) {
		if (submission.isThrough(setup, SPRING + "web.context.request.async.")) {
			return Optional.of(ofSpringMvc(setup, submission, thread));
		}
		if (submission.isMulticast()) {
			return Optional.of(ofMulticaster(setup, submission));
		}
		Optional<Held> held = setup.wiring()
			.pool(submission.pool())
			.filter((each) -> each.type().startsWith("org.springframework."));
		if (held.isPresent()) {
			return Optional.of(decorate(setup, held.get()));
		}
		if (submission.isThrough(setup, SPRING + "scheduling.concurrent.SimpleAsyncTaskScheduler")) {
			return Optional
				.of(DELAYED + ": a decorator of a SimpleAsyncTaskScheduler runs only when the time has come");
		}
		if (submission.isThrough(setup, SPRING + "core.task.SimpleAsyncTaskExecutor")) {
			return Optional
				.of(DECORATE + onExecutor(setup, submission, thread) + (submission.isThrough(setup, SPRING + "aop.")
						? ofSpringBoot(setup, ", or let @Async have Spring Boot's executor: ") : ""));
		}
		return submission.isThrough(setup, SPRING + "scheduling.concurrent.ThreadPoolTask")
				? Optional.of(DECORATE + onExecutor(setup, submission, thread) + " before it is initialised")
				: Optional.empty();
	}

	private static String ofMulticaster(Setup setup, TaskSubmission submission) {
		boolean spring = submission.isThrough(setup, SPRING + "core.task.")
				|| submission.isThrough(setup, SPRING + "scheduling.");
		return (spring || submission.isThread()) ? DECORATE + " on the executor of the ApplicationEventMulticaster"
				: ExecutorRemedies.WRAP + " as the executor of the ApplicationEventMulticaster";
	}

	/** Names an executor by its threads if no bean is it or has it in a field. */
	private static String onExecutor(Setup setup, TaskSubmission submission, String thread) {
		String threads = thread.startsWith(ThreadSnapshot.UNNAMED) ? "the executor"
				: "the executor of the threads " + ThreadSnapshot.threads(thread);
		return " on " + threads
				+ submission.line(setup)
					.map(StackTraceElement::getClassName)
					.filter((type) -> !setup.isApplication(type))
					.map((type) -> type.substring(type.lastIndexOf('.') + 1))
					.map((type) -> type.equals("GatewayProxyFactoryBean")
							? ": name a bean of your own as the asyncExecutor of @MessagingGateway"
							: " (given to " + type + ")")
					.orElse("");
	}

	/** Spring MVC has threads of its own only where Spring Boot's executor is missing. */
	private static String ofSpringMvc(Setup setup, TaskSubmission submission, String thread) {
		String properties = Stream.of(BOOT, FORCE)
			.filter((property) -> !setup.wiring().isSet(property))
			.collect(Collectors.joining(" and "));
		boolean chosen = !submission.isThread()
				|| !(thread.startsWith(OF_SPRING_MVC) || thread.startsWith(ThreadSnapshot.UNNAMED));
		return (properties.isEmpty() || chosen) ? ofChosen(setup, submission, thread) : properties
				+ ": Spring MVC then gets Spring Boot's executor, also beside an executor bean of your own";
	}

	/** A handler may give its own executor to a {@code WebAsyncTask}. */
	private static String ofChosen(Setup setup, TaskSubmission submission, String thread) {
		boolean task = submission.stack()
			.stream()
			.anyMatch((frame) -> frame.getClassName().endsWith(".AsyncTaskMethodReturnValueHandler"));
		String threads = thread.startsWith(ThreadSnapshot.UNNAMED) ? ""
				: ", whose threads are " + ThreadSnapshot.threads(thread) + ",";
		return DECORATE + " on the executor"
				+ (task ? threads + " that the WebAsyncTask is given, or else the one" : "") + " that "
				+ setup.wiring().named(Part.ASYNC_SUPPORT).orElse("a WebMvcConfigurer")
				+ " gives to Spring MVC in configureAsyncSupport, before it is initialised";
	}

	private static String ofSpringBoot(Setup setup, String introduction) {
		String properties = Stream.of(FORCE, BOOT)
			.filter((property) -> !setup.wiring().isSet(property))
			.collect(Collectors.joining(" and "));
		return properties.isEmpty() ? "" : introduction + properties;
	}

	/** What is not a bean of Spring Boot's gets none of its properties. */
	static String decorate(Setup setup, Held held) {
		if (held.type().endsWith("SimpleAsyncTaskScheduler")) {
			return DELAYED + ": a decorator of " + held.place() + " runs only when the time has come";
		}
		return DECORATE + " on " + held.place()
				+ (held.parts().isEmpty() ? " before it is initialised"
						: " instead of " + String.join(", ", held.parts())
								+ ", which does not propagate the span, or both in a CompositeTaskDecorator");
	}

}
