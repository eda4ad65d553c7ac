/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.nio.ByteBuffer;
import java.util.TimerTask;
import java.util.concurrent.ForkJoinPool;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Code that {@link ThreadAgent} copies into the JDK's methods, where it can use only
 * {@link JdkHooks}.
 */
final class ThreadAdvice {

	private ThreadAdvice() {
	}

	static final class Start {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Thread thread) {
			JdkHooks.submitted(thread, thread);
		}

	}

	static final class Submit {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object pool, @Advice.Argument(0) Object task) {
			JdkHooks.submitted(task, pool);
		}

	}

	static final class Fork {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object task) {
			JdkHooks.submitted(task, ForkJoinPool.commonPool());
		}

	}

	static final class Adapt {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object task) {
			JdkHooks.submitted(task, ForkJoinPool.commonPool());
		}

	}

	static final class Run {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object task) {
			JdkHooks.began(task);
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit() {
			JdkHooks.ended();
		}

	}

	static final class FirstTask {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object worker, @Advice.FieldValue("firstTask") @Nullable Runnable task) {
			JdkHooks.began(worker);
			JdkHooks.began(task);
		}

	}

	static final class NextTask {

		@Advice.OnMethodEnter
		static void enter() {
			JdkHooks.ended();
		}

		@Advice.OnMethodExit
		static void exit(@Advice.Return Runnable task) {
			JdkHooks.began(task);
		}

	}

	static final class Async {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object context, @Advice.Argument(value = 0, readOnly = false) Runnable task) {
			task = JdkHooks.wrapped(task, context);
		}

	}

	static final class Enqueue {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object queue, @Advice.Argument(0) Object item) {
			JdkHooks.happened("enqueued", queue, item);
		}

	}

	static final class Dequeue {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object queue) {
			JdkHooks.happened("dequeuing", queue, null);
		}

		@Advice.OnMethodExit
		static void exit(@Advice.This Object queue, @Advice.Return Object item) {
			JdkHooks.happened("dequeued", queue, item);
		}

	}

	static final class Drain {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object queue) {
			JdkHooks.happened("dequeuing", queue, null);
		}

	}

	/** A stage is registered, and may run on the thread that completes the future. */
	static final class Register {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object future, @Advice.AllArguments Object[] all) {
			JdkHooks.happened("registered", future, all[all.length - 1]);
		}

	}

	/**
	 * A stage runs. With a positive mode it is a task of an executor, which is recorded
	 * there.
	 */
	static final class Fire {

		@Advice.OnMethodEnter
		static boolean enter(@Advice.This Object stage, @Advice.Argument(0) int mode) {
			if (mode <= 0) {
				JdkHooks.happened("firing", stage, null);
			}
			return mode <= 0;
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit(@Advice.This Object stage, @Advice.Enter boolean told) {
			if (told) {
				JdkHooks.happened("fired", stage, null);
			}
		}

	}

	static final class Call {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object client, @Advice.Argument(0) Object request) {
			JdkHooks.happened("called", client, request);
		}

	}

	static final class Write {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object connection) {
			JdkHooks.happened("called", connection, null);
		}

	}

	static final class Poll {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object consumer) {
			JdkHooks.happened("polling", consumer, null);
		}

		@Advice.OnMethodExit
		static void exit(@Advice.This Object consumer, @Advice.Return Object records) {
			JdkHooks.happened("polled", consumer, records);
		}

	}

	static final class Logged {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object event) {
			JdkHooks.happened("logged", event, null);
		}

	}

	static final class Schedule {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object timer, @Advice.Argument(0) TimerTask task,
				@Advice.Argument(2) long period) {
			if (period == 0) {
				JdkHooks.submitted(task, timer);
			}
		}

	}

	static final class TimerBegins {

		@Advice.OnMethodEnter
		static void enter(@Advice.FieldValue("queue") TimerTask[] queue) {
			if (Thread.currentThread().getClass().getName().equals("java.util.TimerThread")) {
				JdkHooks.began(queue[1]);
			}
		}

	}

	static final class TimerEnded {

		@Advice.OnMethodEnter
		static void enter() {
			if (Thread.currentThread().getClass().getName().equals("java.util.TimerThread")) {
				JdkHooks.ended();
			}
		}

	}

	/** A client takes a request that it may send on another thread. */
	static final class Request {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object client, @Advice.Argument(0) Object request) {
			JdkHooks.happened("requested", client, request);
		}

	}

	/** Bytes leave through a socket. */
	static final class SocketWrite {

		@Advice.OnMethodEnter
		static void enter(@Advice.FieldValue("parent") Object socket, @Advice.Argument(0) byte[] bytes,
				@Advice.Argument(1) int offset, @Advice.Argument(2) int length) {
			JdkHooks.wrote(socket, bytes, offset, length);
		}

	}

	/** Bytes are about to be encrypted. */
	static final class EncryptedWrite {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object stream, @Advice.Argument(0) byte[] bytes, @Advice.Argument(1) int offset,
				@Advice.Argument(2) int length) {
			JdkHooks.wrote(stream, bytes, offset, length);
		}

	}

	/** Bytes leave through a channel. */
	static final class ChannelWrite {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object channel, @Advice.Argument(0) @Nullable ByteBuffer buffer) {
			JdkHooks.wrote(channel, buffer);
		}

	}

	/** Several buffers leave through a channel, a request's head first. */
	static final class GatheringWrite {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object channel, @Advice.Argument(0) ByteBuffer[] buffers,
				@Advice.Argument(1) int offset) {
			JdkHooks.wrote(channel, (offset < buffers.length) ? buffers[offset] : null);
		}

	}

	/** The Prometheus client takes an exemplar. */
	static final class Sample {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object sampler, @Advice.Return @Nullable Object labels) {
			JdkHooks.happened("exemplar", sampler, labels);
		}

	}

}
