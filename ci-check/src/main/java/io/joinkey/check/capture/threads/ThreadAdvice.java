/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.TimerTask;
import java.util.concurrent.ForkJoinPool;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Code that {@link ThreadAgent} copies into the JDK's methods that take and run tasks. It
 * reports the tasks to {@link JdkHooks}, which is the only class of the gate that the JDK
 * sees.
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

	static final class Schedule {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object timer, @Advice.Argument(0) TimerTask task,
				@Advice.Argument(2) long period) {
			if (period == 0) {
				JdkHooks.submitted(task, timer);
			}
			else {
				JdkHooks.happened("repeats", task, timer);
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

	static final class Timeout {

		@Advice.OnMethodEnter
		static void enter(@Advice.FieldValue("task") Object task) {
			JdkHooks.began(task);
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit() {
			JdkHooks.ended();
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

}
