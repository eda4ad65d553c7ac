/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Names what took work for another thread: the bean, or the kind of executor that is not
 * a bean.
 */
final class ExecutorNames {

	private ExecutorNames() {
	}

	/** Return the bean that took the work, if it is a bean. */
	static Optional<ExecutorBean> bean(Setup setup, TaskSubmission submission, String thread) {
		String threads = ThreadSnapshot.threads(thread);
		// an executor without a pool is known by the names of its threads only
		return setup.threads()
			.executors()
			.stream()
			.filter((executor) -> !executor.pool().isEmpty() && (executor.pool().equals(submission.pool())
					|| (submission.isThread() && executor.threads().equals(threads))))
			.findFirst();
	}

	/** Return the bean that a thread's name belongs to. */
	static Optional<ExecutorBean> running(Setup setup, String thread) {
		String threads = ThreadSnapshot.threads(thread);
		return setup.threads()
			.executors()
			.stream()
			.filter((executor) -> executor.threads().equals(threads))
			.findFirst();
	}

	/** Return a phrase for what took the work. */
	static String name(Setup setup, TaskSubmission submission, String thread) {
		return bean(setup, submission, thread).map(ExecutorNames::name).orElseGet(() -> name(setup, submission));
	}

	private static String name(ExecutorBean bean) {
		return "the bean '" + bean.name() + "' (" + ExecutorBeanRemedies.type(bean) + switch (bean.probe()) {
			case ARRIVED -> ", which propagates the context)";
			case LOST -> ", which does not propagate the context)";
			case NOT_TRIED -> ")";
		};
	}

	private static String name(Setup setup, TaskSubmission submission) {
		if (submission.isQuartz()) {
			return "a trigger of Quartz";
		}
		if (submission.isChannel()) {
			return "a channel of Kotlin";
		}
		if (submission.isCoroutine()) {
			return "a coroutine";
		}
		if (submission.isThrough(setup, ExecutorRemedies.PARALLEL_STREAM)) {
			return "a parallel stream";
		}
		if (submission.isStage()) {
			return "the thread that completes the CompletableFuture";
		}
		if (submission.isTomcat()) {
			return "Tomcat, which calls back when the asynchronous request ends";
		}
		return kind(submission) + " (" + submission.poolType() + ")";
	}

	private static String kind(TaskSubmission submission) {
		if (submission.isEventLoop()) {
			return "an event loop of Netty";
		}
		if (submission.isQueue()) {
			return "a worker of a queue";
		}
		return submission.isThread() ? "a new thread" : "an executor that is not a bean";
	}

}
