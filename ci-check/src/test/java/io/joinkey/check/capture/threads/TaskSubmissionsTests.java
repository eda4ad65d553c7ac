/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.List;

import io.joinkey.check.evidence.TaskSubmission;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskSubmissions} and {@link QueuedItems}, on a thread that coroutines
 * share.
 */
class TaskSubmissionsTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private final Object queue = new Object();

	@Test
	void whatACoroutineTookIsNotOfTheNextOne() {
		TaskSubmissions.beganCoroutine(null);
		take();
		assertThat(TaskSubmissions.current(null)).extracting(TaskSubmission::pool)
			.isEqualTo(TaskSubmissions.name(this.queue));
		TaskSubmissions.ended();
		assertThat(TaskSubmissions.current(null)).isNull();
		TaskSubmissions.beganCoroutine(null);
		assertThat(TaskSubmissions.current(null)).isNull();
		TaskSubmissions.ended();
	}

	@Test
	void whatAThreadTookIsOfItsOwnCodeAfterACoroutine() {
		TaskSubmissions.began(new Object());
		take();
		TaskSubmissions.beganCoroutine(null);
		assertThat(TaskSubmissions.current(null)).isNull();
		TaskSubmissions.ended();
		assertThat(TaskSubmissions.current(null)).isNotNull();
		TaskSubmissions.ended();
		QueuedItems.dequeuing(this.queue);
	}

	@Test
	void aLineThatNamesOneItemOfABulkIsThatItems() {
		Document chair = new Document("chair-1", 7);
		Document table = new Document("table-2", 7);
		enqueue(chair);
		enqueue(table);
		QueuedItems.dequeued(this.queue, chair);
		QueuedItems.drained(this.queue, List.of(table));
		assertThat(submission("2 documents are written")).isNull();
		assertThat(submission("wrote chair-1 and table-2")).isNull();
		assertThat(submission("wrote chair-17")).isNull();
		assertThat(submission("wrote [chair-1]")).isNull();
		assertThat(submission("document chair-1 is written")).extracting(TaskSubmission::pool)
			.isEqualTo(TaskSubmissions.name(this.queue));
		assertThat(submission("document table-2 is written")).isNotNull();
		QueuedItems.dequeuing(this.queue);
		assertThat(submission("document table-2 is written")).isNull();
	}

	@Test
	void theSecondOfEqualLinesBelongsToOneOfEqualItems() {
		Document chair = new Document("chair-1", 7);
		Document again = new Document("chair-1", 7);
		enqueue(chair);
		enqueue(again);
		QueuedItems.drained(this.queue, List.of(chair, again));
		assertThat(submission("chair-1 was seen")).isNull();
		assertThat(submission("chair-1 is written")).isNull();
		assertThat(submission("chair-1 is written")).isNotNull();
		QueuedItems.dequeuing(this.queue);
	}

	@Test
	void aTextThatAllItemsHaveIsNoItems() {
		for (int order : List.of(4711, 4712)) {
			Event event = new Event("orders", order);
			enqueue(event);
			QueuedItems.drained(this.queue, List.of(event));
			assertThat(submission("flushed 1 events to topic orders")).isNull();
			// until there is another one, the first one's number may be all items' too
			assertThat(submission("order " + order + " is written") != null).isEqualTo(order == 4712);
		}
		QueuedItems.dequeuing(this.queue);
	}

	@Test
	void aQueueThatIsOnlyDrainedKeepsTheLastBulk() {
		Document chair = new Document("chair-1", 7);
		Document table = new Document("table-2", 7);
		enqueue(chair);
		QueuedItems.drained(this.queue, List.of(chair));
		enqueue(table);
		QueuedItems.drained(this.queue, List.of(table));
		assertThat(submission("document chair-1 is written")).isNull();
		assertThat(submission("document table-2 is written")).isNotNull();
		QueuedItems.dequeuing(this.queue);
	}

	@Test
	void aNewTaskHasNothingOfTheBulkOfAnother() {
		Document chair = new Document("chair-1", 7);
		enqueue(chair);
		QueuedItems.drained(this.queue, List.of(chair));
		TaskSubmissions.began(new Object());
		assertThat(submission("document chair-1 is written")).isNull();
		TaskSubmissions.ended();
	}

	@Test
	void anItemThatNoRequestQueuedBelongsToNone() {
		QueuedItems.drained(this.queue, List.of(new Document("chair-1", 7)));
		assertThat(submission("document chair-1 is written")).isNull();
		QueuedItems.dequeuing(this.queue);
	}

	@Test
	void aStageInTheTraceThatCompletedItsFutureBelongsToItsOwnCaller() {
		TaskSubmission registered = new TaskSubmission(
				new io.joinkey.check.evidence.SpanContext("ab".repeat(16), "1".repeat(16), "01"),
				"java.util.concurrent.CompletableFuture@1", List.of());
		try (Scope completing = span(TRACE).makeCurrent()) {
			// another request that completes the future continues what waited
			TaskSubmissions.beganStage(registered);
			assertThat(TaskSubmissions.current(ThreadSnapshots.current())).isNull();
			TaskSubmissions.ended();
			Object task = new Object();
			TaskSubmissions.submitted(task, this.queue);
			TaskSubmissions.began(task);
			TaskSubmissions.beganStage(registered);
			assertThat(TaskSubmissions.current(ThreadSnapshots.current())).isEqualTo(registered);
			// a scope that the stage opens is meant to be there
			try (Scope opened = span("cd".repeat(16)).makeCurrent()) {
				assertThat(TaskSubmissions.current(ThreadSnapshots.current())).isNull();
			}
			TaskSubmissions.ended();
			TaskSubmissions.ended();
		}
		try (Scope own = span("ab".repeat(16)).makeCurrent()) {
			TaskSubmissions.beganStage(registered);
			assertThat(TaskSubmissions.current(ThreadSnapshots.current())).isNull();
			TaskSubmissions.ended();
		}
	}

	@Test
	void whatATaskWithoutItsContextSubmitsIsRecorded() {
		ThreadSnapshots moments = new ThreadSnapshots();
		Runnable undo = TaskSubmissions.observe(moments);
		Object task = new Object();
		try (Scope request = span(TRACE).makeCurrent()) {
			TaskSubmissions.submitted(task, this.queue);
			TaskSubmissions.began(task);
			TaskSubmissions.submitted(new Object(), "with its context");
			TaskSubmissions.ended();
		}
		assertThat(moments.further()).isEmpty();
		try (Scope request = span(TRACE).makeCurrent()) {
			TaskSubmissions.submitted(task, this.queue);
		}
		TaskSubmissions.began(task);
		TaskSubmissions.submitted(new Object(), "without");
		TaskSubmissions.ended();
		undo.run();
		assertThat(moments.further()).singleElement().satisfies((further) -> {
			assertThat(further.within().pool()).isEqualTo(TaskSubmissions.name(this.queue));
			assertThat(further.submission().poolType()).isEqualTo("java.lang.String");
		});
	}

	@Test
	void anItemThatATaskWithoutItsContextQueuesIsRecordedWhereAWorkerTakesIt() {
		ThreadSnapshots moments = new ThreadSnapshots();
		Runnable undo = TaskSubmissions.observe(moments);
		Object task = new Object();
		try (Scope request = span(TRACE).makeCurrent()) {
			TaskSubmissions.submitted(task, "pool");
		}
		Document item = new Document("chair-1", 7);
		Document givenBack = new Document("chair-2", 7);
		TaskSubmissions.began(task);
		QueuedItems.enqueued(this.queue, item);
		QueuedItems.enqueued(this.queue, givenBack);
		QueuedItems.dequeued(this.queue, givenBack);
		TaskSubmissions.ended();
		assertThat(moments.further()).isEmpty();
		QueuedItems.dequeued(this.queue, item);
		QueuedItems.dequeuing(this.queue);
		undo.run();
		assertThat(moments.further()).singleElement()
			.extracting((further) -> further.submission().pool())
			.isEqualTo(TaskSubmissions.name(this.queue));
	}

	private static Span span(String trace) {
		return Span
			.wrap(SpanContext.create(trace, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
	}

	private static @Nullable TaskSubmission submission(String message) {
		return new ThreadSnapshots().now(() -> message).submission();
	}

	private void take() {
		Object item = new Object();
		enqueue(item);
		QueuedItems.dequeued(this.queue, item);
	}

	private void enqueue(Object item) {
		try (Scope scope = span(TRACE).makeCurrent()) {
			QueuedItems.enqueued(this.queue, item);
		}
	}

	private record Document(String id, int pages) {
	}

	private record Event(String topic, int order) {

	}

}
