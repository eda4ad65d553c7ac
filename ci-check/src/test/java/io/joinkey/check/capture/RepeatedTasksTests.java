/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.rules.Observed;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RepeatedTasks}.
 */
class RepeatedTasksTests {

	private static final SpanContext SERVER = Observed.SERVER;

	private final List<SpanRecord> spans = Observed.healthy().spans();

	@Test
	void thePlaceOfTheApplicationIsNamed() {
		assertThat(named("reactor.core.scheduler.BoundedElasticScheduler", "com.acme.Orders"))
			.containsExactly("com.acme.Orders.work(Source.java:7)");
	}

	@Test
	void aScheduleOfALibraryIsNotTheApplications() {
		assertThat(named("reactor.core.scheduler.BoundedElasticScheduler", "java.util.concurrent.FutureTask"))
			.isEmpty();
	}

	@Test
	void aTaskOfNoRequestIsNotNamed() {
		assertThat(RepeatedTasks.places(Set.of(started("com.acme.Orders")), new Observed().setup, List.of())).isEmpty();
	}

	private List<String> named(String... types) {
		return RepeatedTasks.places(Set.of(started(types)), new Observed().setup, this.spans);
	}

	private static TaskSubmission started(String... types) {
		return new TaskSubmission(SERVER, "java.util.concurrent.ScheduledThreadPoolExecutor@1",
				Arrays.stream(types).map((type) -> new StackTraceElement(type, "work", "Source.java", 7)).toList());
	}

}
