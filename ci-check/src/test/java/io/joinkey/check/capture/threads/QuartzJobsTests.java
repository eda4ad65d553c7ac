/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.sql.Connection;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.evidence.TaskSubmission;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.core.JobRunShell;
import org.quartz.impl.JobExecutionContextImpl;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreSupport;
import org.quartz.simpl.RAMJobStore;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.TriggerFiredBundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link QuartzJobs}, with a scheduler of Quartz.
 */
class QuartzJobsTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final JobKey JOB = JobKey.jobKey("report");

	private final BlockingQueue<Optional<TaskSubmission>> ran = new LinkedBlockingQueue<>();

	private Scheduler scheduler;

	@BeforeAll
	static void instrumentsQuartz() {
		assertThat(ThreadAgent.install()).isEmpty();
	}

	@BeforeEach
	void startsAScheduler() throws SchedulerException {
		Properties properties = new Properties();
		properties.put("org.quartz.scheduler.instanceName", getClass().getName());
		properties.put("org.quartz.threadPool.threadCount", "1");
		this.scheduler = new StdSchedulerFactory(properties).getScheduler();
		Job job = (context) -> this.ran.add(Optional.ofNullable(TaskSubmissions.current(null)));
		this.scheduler.setJobFactory((bundle, owner) -> job);
		this.scheduler.addJob(JobBuilder.newJob(Job.class).withIdentity(JOB).storeDurably().build(), false);
		this.scheduler.start();
	}

	@AfterEach
	void stopsTheScheduler() throws SchedulerException {
		this.scheduler.shutdown(true);
	}

	@Test
	void aJobThatATriggerOfARequestStartsIsTheRequests() throws Exception {
		within(() -> this.scheduler.scheduleJob(trigger(SimpleScheduleBuilder.simpleSchedule())));
		assertThat(submission()).hasValueSatisfying((submission) -> {
			assertThat(submission.from().traceId()).isEqualTo(TRACE);
			assertThat(submission.pool()).startsWith(RAMJobStore.class.getName());
			assertThat(submission.isQuartz()).isTrue();
		});
		assertThat(TaskSubmissions.current(null)).isNull();
	}

	@Test
	void aJobThatARequestStartsAtOnceIsTheRequests() throws Exception {
		within(() -> this.scheduler.triggerJob(JOB));
		assertThat(submission()).map((submission) -> submission.from().traceId()).contains(TRACE);
		this.scheduler.triggerJob(JOB);
		assertThat(submission()).isEmpty();
	}

	@Test
	void aTriggerThatFiresAgainIsNoRequests() throws Exception {
		within(() -> this.scheduler.scheduleJob(
				trigger(SimpleScheduleBuilder.simpleSchedule().withRepeatCount(1).withIntervalInMilliseconds(1))));
		assertThat(submission()).isEmpty();
		assertThat(submission()).isEmpty();
		within(() -> this.scheduler.scheduleJob(trigger(CronScheduleBuilder.cronSchedule("* * * * * ?"))));
		assertThat(submission()).isEmpty();
	}

	@Test
	void aTriggerOfNoRequestIsNoRequests() throws Exception {
		this.scheduler.scheduleJob(trigger(SimpleScheduleBuilder.simpleSchedule()));
		assertThat(submission()).isEmpty();
	}

	/** The store fails without a database, after it was called. */
	@Test
	void aTriggerInADatabaseIsTheRequestsToo() {
		Trigger stored = trigger(SimpleScheduleBuilder.simpleSchedule());
		within(() -> assertThat(catchThrowable(() -> new Database().storeTrigger((OperableTrigger) stored, false)))
			.isNotNull());
		QuartzJobs.began(new Shell(stored));
		assertThat(TaskSubmissions.current(null)).extracting((submission) -> submission.from().traceId())
			.isEqualTo(TRACE);
		TaskSubmissions.ended();
	}

	private Optional<TaskSubmission> submission() throws InterruptedException {
		Optional<TaskSubmission> submission = this.ran.poll(1, TimeUnit.MINUTES);
		assertThat(submission).isNotNull();
		return submission;
	}

	private static Trigger trigger(ScheduleBuilder<?> schedule) {
		return TriggerBuilder.newTrigger().forJob(JOB).withSchedule(schedule).startNow().build();
	}

	private static void within(ThrowingCallable task) {
		Span span = Span
			.wrap(SpanContext.create(TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
		try (Scope scope = span.makeCurrent()) {
			assertThat(catchThrowable(task)).isNull();
		}
	}

	/** What runs a job, without a scheduler. */
	private static final class Shell extends JobRunShell {

		private Shell(Trigger trigger) {
			super(null, null);
			JobDetail job = JobBuilder.newJob(Job.class).withIdentity(JOB).build();
			this.jec = new JobExecutionContextImpl(null,
					new TriggerFiredBundle(job, (OperableTrigger) trigger, null, false, null, null, null, null), null);
		}

	}

	private static final class Database extends JobStoreSupport {

		@Override
		protected Connection getNonManagedTXConnection() {
			throw new IllegalStateException("no database");
		}

		@Override
		protected <T> T executeInLock(String lock, TransactionCallback<T> callback)
				throws org.quartz.JobPersistenceException {
			return callback.execute(null);
		}

	}

}
