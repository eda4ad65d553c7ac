/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.batch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;

/**
 * Links the trace of a restarted job to that of the execution that failed. The trace is
 * kept in the execution context of the job, which a restart gets from the repository.
 */
final class RestartLinks implements JobExecutionListener {

	static final String KEY = "joinkey.traceparent";

	private static final Log logger = LogFactory.getLog(RestartLinks.class);

	private final Supplier<JobRepository> repository;

	private final AtomicBoolean reported = new AtomicBoolean();

	RestartLinks(Supplier<JobRepository> repository) {
		this.repository = repository;
	}

	@Override
	public void beforeJob(JobExecution execution) {
		try {
			Span job = Span.current();
			if (execution.getExecutionContext().get(KEY) instanceof String earlier) {
				SpanContext failed = ItemTraces.parse(earlier);
				if (failed.isValid()) {
					job.addLink(failed);
				}
			}
			if (job.getSpanContext().isValid()) {
				execution.getExecutionContext().putString(KEY, ItemTraces.format(job.getSpanContext()));
				// a process that is killed has no other chance
				this.repository.get().updateExecutionContext(execution);
			}
		}
		catch (RuntimeException ex) {
			if (this.reported.compareAndSet(false, true)) {
				logger.warn(
						"The trace of a job could not be kept, so a restart will have no link to it. Check the JobRepository,"
								+ " or set joinkey.batch.link-restarts=false (logged once): " + ex);
			}
		}
	}

}
