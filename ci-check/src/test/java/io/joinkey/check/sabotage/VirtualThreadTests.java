/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says what {@link SabotageTests} cannot say on every JDK: that virtual threads are
 * watched too.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadTests {

	private static final Application MVC = Application.mvc().requesting("/hops");

	@Test
	void aVirtualThreadThatIsNotHandedTheContextIsFound() {
		assertThat(hop(MVC.with(OnVirtualThread.class)).diagnosis().expected()).contains("java.lang.VirtualThread",
				"OnVirtualThread.handOver(VirtualThreadTests.java:");
		assertThat(Gate.judge(MVC.with(OnWrappedVirtualThread.class)).isPassed()).isTrue();
	}

	@Test
	void anExecutorOfVirtualThreadsThatIsNotHandedTheContextIsFound() {
		assertThat(hop(MVC.with(OnVirtualExecutor.class)).diagnosis().expected())
			.contains("OnVirtualExecutor.handOver(VirtualThreadTests.java:");
		assertThat(Gate.judge(MVC.with(OnWrappedVirtualExecutor.class)).isPassed()).isTrue();
	}

	@Test
	void springsExecutorOfVirtualThreadsIsFoundByItsName() {
		Application virtual = MVC.with(HopSabotages.AsyncMethod.class)
			.property("spring.threads.virtual.enabled", "true");
		Finding finding = hop(virtual);
		assertThat(finding.subject()).isEqualTo("applicationTaskExecutor");
		assertThat(finding.diagnosis().remedy()).isEqualTo("spring.task.execution.propagate-context=true");
		assertThat(Gate.judge(virtual.property("spring.task.execution.propagate-context", "true")).isPassed()).isTrue();
	}

	@Test
	void anApplicationOnVirtualThreadsIsLeftAlone() {
		Report report = Gate
			.judge(Application.mvc().with(Healthy.Ticks.class).property("spring.threads.virtual.enabled", "true"));
		assertThat(report.findings()).extracting(Finding::message).isEmpty();
		assertThat(report.isPassed()).isTrue();
	}

	private static Finding hop(Application application) {
		Report report = Gate.judge(application);
		assertThat(report.outcomes(State.BROKEN)).extracting(Outcome::rule)
			.map(CorrelationRule.class::cast)
			.containsExactly(CorrelationRule.ASYNC_HOP);
		return report.findings().get(0);
	}

	@RestController
	static class OnVirtualThread extends HopSabotages.Hop {

		@Override
		void handOver(Runnable task) {
			try {
				Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@RestController
	static class OnWrappedVirtualThread extends OnVirtualThread {

		@Override
		void handOver(Runnable task) {
			super.handOver(ContextSnapshotFactory.builder().build().captureAll().wrap(task));
		}

	}

	@RestController
	static class OnVirtualExecutor extends HopSabotages.Hop {

		private final ExecutorService executor = virtual();

		@Override
		void handOver(Runnable task) {
			this.executor.execute(task);
		}

	}

	@RestController
	static class OnWrappedVirtualExecutor extends OnVirtualExecutor {

		@Override
		void handOver(Runnable task) {
			super.handOver(ContextSnapshotFactory.builder().build().captureAll().wrap(task));
		}

	}

	private static ExecutorService virtual() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
