/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;

import io.joinkey.check.evidence.TaskSubmission;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskRemedies}.
 */
class TaskRemediesTests {

	@Test
	void aJobOfQuartzTakesTheTraceInItsData() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, "org.quartz.simpl.RAMJobStore@1",
				List.of(new StackTraceElement("com.acme.Orders", "plan", "Orders.java", 7)));
		assertThat(TaskRemedies.of(new Observed().setup, submission)).get(InstanceOfAssertFactories.STRING)
			.startsWith("Quartz stores the job, and no context");
	}

}
