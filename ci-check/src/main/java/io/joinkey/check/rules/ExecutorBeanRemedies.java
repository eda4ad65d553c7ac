/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Wiring.Held;

/**
 * Returns the line that makes an executor bean propagate the context. It depends on the
 * type of the bean and on the class that defines it.
 */
final class ExecutorBeanRemedies {

	private static final String SPRING = "org.springframework.";

	private static final String PROPAGATE = "spring.task.execution.propagate-context";

	private static final String BOOT = PROPAGATE + "=true";

	private ExecutorBeanRemedies() {
	}

	static String byHand(Setup setup, ExecutorBean bean) {
		if (setup.isApplication(bean.type())) {
			return bean.decorable()
					? SpringExecutorRemedies.DECORATE + " in the bean method or in the constructor of " + type(bean)
							+ ", which inherits it from Spring's executor"
					: "in execute(task) of " + type(bean) + ", " + ExecutorRemedies.WRAP_TASK
							+ "; if it delegates to an executor of Spring, call " + SpringExecutorRemedies.DECORATE
							+ " on that one in the bean method instead";
		}
		String definer = bean.definer();
		if (!bean.type().startsWith(SPRING)) {
			boolean scheduled = bean.type().endsWith("ScheduledThreadPoolExecutor")
					|| bean.type().endsWith("DelegatedScheduledExecutorService");
			String wrapper = scheduled ? ExecutorRemedies.WRAP_SCHEDULED : ExecutorRemedies.WRAP;
			Optional<String> kept = HeldExecutors.kept(setup, bean, wrapper);
			return kept.isPresent() ? kept.get() : "return " + wrapper + (isOfLibrary(setup, definer)
					? " from postProcessAfterInitialization of a BeanPostProcessor, for the bean '" + bean.name()
							+ "' of " + definer
					: " from the bean method, as " + (scheduled ? "a ScheduledExecutorService" : "an ExecutorService"));
		}
		String type = bean.type().substring(bean.type().lastIndexOf('.') + 1);
		if (type.startsWith("Delegating")) {
			return delegate(bean, type);
		}
		if (!bean.decorable()) {
			return type.equals("VirtualThreadTaskExecutor")
					? "a VirtualThreadTaskExecutor takes no decorator: return a SimpleAsyncTaskExecutor from the bean method instead, with setVirtualThreads(true) and "
							+ SpringExecutorRemedies.DECORATE
					: "return a TaskExecutorAdapter of it from the bean method, with "
							+ SpringExecutorRemedies.DECORATE;
		}
		boolean scheduler = bean.type().endsWith("SimpleAsyncTaskScheduler");
		if (isOfBoot(setup, bean) && !setup.wiring().isSet(BOOT) && !scheduler) {
			return BOOT;
		}
		Optional<Held> held = setup.wiring()
			.held(type)
			.stream()
			.filter((each) -> each.place().equals("the bean '" + bean.name() + "'"))
			.findFirst();
		if (held.isPresent() && (scheduler || !held.get().parts().isEmpty())) {
			return SpringExecutorRemedies.decorate(setup, held.get())
					+ (definer.isEmpty() || setup.isOfOrganisation(definer) ? ""
							: ", in postProcessBeforeInitialization of a BeanPostProcessor");
		}
		if (isOfLibrary(setup, definer) && !isOfBoot(setup, bean)) {
			return SpringExecutorRemedies.DECORATE + " on the bean '" + bean.name() + "' of " + definer
					+ ", in postProcessBeforeInitialization of a BeanPostProcessor";
		}
		return SpringExecutorRemedies.DECORATE + " in the bean method"
				+ (type.startsWith("Concurrent") ? ""
						: setup.wiring().isSet(BOOT)
								? ", or build it with the injected builder, for which " + PROPAGATE + " is on"
								: ", or build it with the injected builder and " + BOOT);
	}

	static String type(ExecutorBean bean) {
		return bean.type().replaceFirst("\\$\\$Lambda.*", " (a lambda)");
	}

	/** Only these beans get the decorator of the property. */
	private static boolean isOfBoot(Setup setup, ExecutorBean bean) {
		return bean.definer().isEmpty() ? !bean.own()
				: bean.definer().startsWith("org.springframework.boot.") && isOfLibrary(setup, bean.definer());
	}

	private static boolean isOfLibrary(Setup setup, String definer) {
		return !definer.isEmpty() && !setup.isApplication(definer);
	}

	/** Spring Security's executors only carry the user, and delegate the rest. */
	private static String delegate(ExecutorBean bean, String type) {
		boolean decorated = bean.decorable() && !type.endsWith("ExecutorService");
		return (type.endsWith("ScheduledExecutorService") ? ExecutorRemedies.WRAP_SCHEDULED
				: decorated ? SpringExecutorRemedies.DECORATE : ExecutorRemedies.WRAP) + (decorated ? " on" : " around")
				+ " the executor that " + type + " delegates to";
	}

}
