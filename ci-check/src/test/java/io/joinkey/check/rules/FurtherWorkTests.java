/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Setup.FurtherTask;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.TaskSubmission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FurtherWork}.
 */
class FurtherWorkTests {

	private static final String POOL = "java.util.concurrent.ThreadPoolExecutor";

	private static final StackTraceElement OUTER = new StackTraceElement("com.acme.Signup", "preview", "Signup.java",
			34);

	private static final StackTraceElement INNER = new StackTraceElement("com.acme.Mails", "welcome", "Mails.java", 27);

	private static final TaskSubmission SUBMISSION = new TaskSubmission(Observed.SERVER, POOL + "@1",
			List.of(new StackTraceElement(POOL, "execute", "X", 1), OUTER));

	@Test
	void whatATaskSubmitsToTheCommonPoolGetsAnExecutorToo() {
		assertThat(remedy(TaskSubmission.COMMON_POOL, "java.util.concurrent.CompletableFuture")).contains(
				"; and for the work that this submits in turn to an executor that is not a bean (java.util.concurrent.ForkJoinPool) at com.acme.Mails.welcome(Mails.java:27): pass the future an executor");
	}

	@Test
	void theTaskOfAnotherRequestIsTheSame() {
		TaskSubmission another = new TaskSubmission(Observed.SERVER, POOL + "@1", List.of(OUTER));
		TaskSubmission further = further("java.lang.Thread@7", "java.lang.Thread");
		assertThat(remedy(new FurtherTask(another, further)))
			.contains("to a new thread (java.lang.Thread) at com.acme.Mails.welcome(Mails.java:27): wrap the task");
		TaskSubmission elsewhere = new TaskSubmission(Observed.SERVER, POOL + "@1", List.of(INNER));
		assertThat(remedy(new FurtherTask(elsewhere, further))).doesNotContain("in turn");
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer.context.ContextExecutorService", "jdk.internal.net.http.HttpClientImpl",
			"org.apache.library.Client", "reactor.core.publisher.MonoSubscribeOn" })
	void whatPropagatesOrHasTasksOfItsOwnNeedsNothing(String submitter) {
		assertThat(remedy(POOL + "@2", submitter)).doesNotContain("in turn");
	}

	@Test
	void thePoolThatGetsItsWrapperNeedsNoOther() {
		assertThat(remedy(POOL + "@1", POOL)).doesNotContain("in turn");
	}

	@Test
	void theLineThatTheRemedyNamesAlreadyNeedsNoOther() {
		FurtherTask task = new FurtherTask(SUBMISSION, further("java.lang.Thread@7", "java.lang.Thread"));
		Setup setup = setup(new Threads(List.of(), true, 0).withFurther(List.of(task)));
		assertThat(FurtherWork.of(setup, SUBMISSION, "wrap the task at " + OUTER)).contains("in turn to a new thread");
		assertThat(FurtherWork.of(setup, SUBMISSION, "wrap the task at " + INNER)).isEmpty();
	}

	@Test
	void aThreadThatTheApplicationStartsItselfIsOfNoBean() {
		ExecutorBean bean = new ExecutorBean("mails", "com.acme.Mails", true, Probe.ARRIVED, "java.lang.Thread@2",
				"mail-*");
		FurtherTask task = new FurtherTask(SUBMISSION, further("java.lang.Thread@7", "java.lang.Thread"));
		Threads threads = new Threads(List.of(bean), true, 0).withFurther(List.of(task));
		assertThat(ExecutorRemedies.remedy(setup(threads), SUBMISSION, "pool-1")).contains("in turn to a new thread");
	}

	@Test
	void theItemOfAQueueGetsASnapshotToo() {
		assertThat(remedy("java.util.concurrent.LinkedBlockingQueue@7", "java.util.AbstractQueue"))
			.contains("to a worker of a queue (java.util.concurrent.LinkedBlockingQueue) at " + INNER
					+ ": queue a ContextSnapshot with each item");
	}

	@Test
	void theWorkerThatAPoolStartsIsNoFurtherTask() {
		assertThat(remedy("java.lang.Thread@7", POOL)).doesNotContain("in turn");
	}

	@Test
	void aBeanThatPropagatesNeedsNothing() {
		FurtherTask task = new FurtherTask(SUBMISSION, further(POOL + "@2", POOL));
		for (Probe probe : List.of(Probe.ARRIVED, Probe.LOST)) {
			ExecutorBean bean = new ExecutorBean("mails", POOL, true, probe, POOL + "@2", "mail-*");
			Threads threads = new Threads(List.of(bean), true, 0).withFurther(List.of(task));
			assertThat(ExecutorRemedies.remedy(setup(threads), SUBMISSION, "pool-1")
				.contains("in turn to the bean 'mails'")).isEqualTo(probe == Probe.LOST);
		}
	}

	@Test
	void aBeanWithAThreadForEachTaskMayPropagate() {
		FurtherTask task = new FurtherTask(SUBMISSION,
				further("java.lang.Thread@7", "org.springframework.core.task.SimpleAsyncTaskExecutor"));
		for (Probe probe : List.of(Probe.ARRIVED, Probe.LOST)) {
			ExecutorBean bean = new ExecutorBean("mails", "com.acme.Mails", true, probe, "java.lang.Thread@2",
					"mail-*");
			Threads threads = new Threads(List.of(bean), true, 0).withFurther(List.of(task));
			assertThat(ExecutorRemedies.remedy(setup(threads), SUBMISSION, "pool-1").contains("in turn"))
				.isEqualTo(probe == Probe.LOST);
		}
	}

	private static String remedy(String pool, String submitter) {
		return remedy(new FurtherTask(SUBMISSION, further(pool, submitter)));
	}

	private static TaskSubmission further(String pool, String submitter) {
		return new TaskSubmission(Observed.SERVER, pool,
				List.of(new StackTraceElement(submitter, "execute", "X", 1), INNER));
	}

	private static String remedy(FurtherTask task) {
		return ExecutorRemedies.remedy(setup(new Threads(List.of(), true, 0).withFurther(List.of(task))), SUBMISSION,
				"pool-1");
	}

	private static Setup setup(Threads threads) {
		Setup setup = new Observed().setup;
		return new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(), List.of(), Map.of(),
				Map.of(), Map.of(), threads);
	}

}
