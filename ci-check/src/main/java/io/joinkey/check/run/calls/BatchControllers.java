/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.lang.reflect.Field;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds controllers that can start batch jobs. A path such as {@code /jobs/customers}
 * does not show that a call starts the job.
 */
public final class BatchControllers {

	private static final Set<String> STARTERS = Set.of("org.springframework.batch.core.launch.JobLauncher",
			"org.springframework.batch.core.launch.JobOperator");

	private BatchControllers() {
	}

	/**
	 * Return whether a field of a controller holds or provides what starts the jobs of
	 * Spring Batch.
	 */
	public static boolean canStartJobs(Class<?> controller) {
		for (Class<?> type = ClassUtils.getUserClass(controller); type != null; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				ResolvableType held = ResolvableType.forField(field);
				if (Stream.concat(Stream.of(held), Stream.of(held.getGenerics()))
					.anyMatch((each) -> isStarter(each.toClass()))) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isStarter(Class<?> type) {
		return STARTERS.contains(type.getName())
				|| Stream.of(type.getInterfaces()).anyMatch(BatchControllers::isStarter)
				|| (type.getSuperclass() != null && isStarter(type.getSuperclass()));
	}

}
