/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelKt;
import kotlinx.coroutines.channels.ChannelsKt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KotlinChannels}, with a channel and a coroutine of Kotlin.
 */
class KotlinChannelsTests {

	private static final String FIRST = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SECOND = "a3ce929d0e0e47364bf92f3577b34da6";

	private Channel<Object> channel = ChannelKt.Channel(8, BufferOverflow.SUSPEND, null);

	private final BlockingQueue<Optional<String>> handled = new LinkedBlockingQueue<>();

	@BeforeAll
	static void instrumentsKotlin() {
		assertThat(ThreadAgent.install()).isEmpty();
	}

	@AfterEach
	void endsTheCoroutine() {
		this.channel.close(null);
	}

	@Test
	void anItemThatACoroutineWaitsForBelongsToItsSender() throws InterruptedException {
		start();
		within(FIRST, () -> this.channel.send(new Object(), new Ignoring()));
		assertThat(trace()).contains(FIRST);
		within(SECOND, () -> ChannelsKt.trySendBlocking(this.channel, new Object()));
		assertThat(trace()).contains(SECOND);
	}

	@Test
	void itemsThatWaitForACoroutineBelongToTheirSenders() throws InterruptedException {
		within(FIRST, () -> this.channel.send(new Object(), new Ignoring()));
		within(SECOND, () -> ChannelsKt.trySendBlocking(this.channel, new Object()));
		start();
		assertThat(trace()).contains(FIRST);
		assertThat(trace()).contains(SECOND);
	}

	@Test
	void anItemThatNoRequestSentBelongsToNone() throws InterruptedException {
		start();
		within(FIRST, () -> this.channel.send(new Object(), new Ignoring()));
		assertThat(trace()).contains(FIRST);
		ChannelsKt.trySendBlocking(this.channel, new Object());
		assertThat(trace()).isEmpty();
	}

	@Test
	void anItemOfAChannelThatKeepsTheLastOneBelongsToItsSender() throws InterruptedException {
		this.channel = ChannelKt.Channel(Channel.CONFLATED, BufferOverflow.SUSPEND, null);
		within(FIRST, () -> this.channel.send(new Object(), new Ignoring()));
		within(SECOND, () -> ChannelsKt.trySendBlocking(this.channel, new Object()));
		start();
		assertThat(trace()).contains(SECOND);
	}

	@Test
	void anIteratorWithoutAChannelIsIgnored() {
		Object iterator = new Object();
		KotlinChannels.awaiting(iterator);
		KotlinChannels.received(iterator, new Object());
		assertThat(TaskSubmissions.current(null)).isNull();
	}

	private void start() {
		ConsumerCoroutine.start(this.channel, (item, coroutine) -> {
			this.handled.add(Optional.ofNullable(TaskSubmissions.current(null))
				.map((submission) -> submission.from().traceId()));
			return Unit.INSTANCE;
		});
	}

	private Optional<String> trace() throws InterruptedException {
		Optional<String> trace = this.handled.poll(1, TimeUnit.MINUTES);
		assertThat(trace).isNotNull();
		return trace;
	}

	private static void within(String trace, Runnable task) {
		Span span = Span
			.wrap(SpanContext.create(trace, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
		try (Scope scope = span.makeCurrent()) {
			task.run();
		}
	}

	private static final class Ignoring implements Continuation<Unit> {

		@Override
		public CoroutineContext getContext() {
			return EmptyCoroutineContext.INSTANCE;
		}

		@Override
		public void resumeWith(Object result) {
			// a channel with room does not suspend its sender
		}

	}

}
