/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.evidence.TaskSubmission;

/**
 * The submissions of tasks, threads and queued items, by the object that was submitted.
 * An object may be submitted again before it runs.
 */
final class SubmissionTags {

	private static final WeakIdentityMap<List<TaskSubmission>> TAGS = new WeakIdentityMap<>();

	private SubmissionTags() {
	}

	static void add(Object object, TaskSubmission submission) {
		TAGS.merge(object, List.of(submission), (all, added) -> Stream.concat(all.stream(), added.stream()).toList());
	}

	static void addIfAbsent(Object object, TaskSubmission submission) {
		TAGS.merge(object, List.of(submission), (all, added) -> all);
	}

	/** Return the submissions of an object, the first one first. */
	static List<TaskSubmission> of(Object object) {
		List<TaskSubmission> all = TAGS.get(object);
		return (all != null) ? all : List.of();
	}

	/** Removes the first submission of an object, which runs now. */
	static void poll(Object object) {
		TAGS.computeIfPresent(object, (all) -> (all.size() > 1) ? List.copyOf(all.subList(1, all.size())) : null);
	}

	static void remove(Object object) {
		TAGS.remove(object);
	}

	static boolean anyMatch(Predicate<Object> predicate) {
		return TAGS.anyMatch((object, all) -> predicate.test(object));
	}

	/** Calls back with each object and its first submission. */
	static void forEach(BiConsumer<Object, TaskSubmission> action) {
		TAGS.forEach((object, all) -> action.accept(object, all.get(0)));
	}

}
