/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Code that {@link ThreadAgent} copies into methods of the JDK and of libraries. It
 * reports their calls to {@link JdkHooks}, which is the only class of the gate that the
 * JDK sees.
 */
final class EventAdvice {

	private EventAdvice() {
	}

	/** The kind of the event, as {@link JdkEvents} knows it. */
	@Retention(RetentionPolicy.RUNTIME)
	@interface Kind {

	}

	/** Reports that a method is called. */
	static final class Entry {

		@Advice.OnMethodEnter
		static void enter(@Kind String kind, @Advice.This Object source) {
			JdkHooks.happened(kind, source, null);
		}

	}

	/** Reports that a method is called, with its first argument. */
	static final class Argument {

		@Advice.OnMethodEnter
		static void enter(@Kind String kind, @Advice.This Object source, @Advice.Argument(0) Object item) {
			JdkHooks.happened(kind, source, item);
		}

	}

	/** Reports that a method is called, with its second argument. */
	static final class SecondArgument {

		@Advice.OnMethodEnter
		static void enter(@Kind String kind, @Advice.This Object source, @Advice.Argument(1) Object item) {
			JdkHooks.happened(kind, source, item);
		}

	}

	/** Reports that a method returns, with its result. */
	static final class Result {

		@Advice.OnMethodExit
		static void exit(@Kind String kind, @Advice.This Object source, @Advice.Return @Nullable Object item) {
			JdkHooks.happened(kind, source, item);
		}

	}

	/** A queue was drained into a collection. */
	static final class Drained {

		@Advice.OnMethodExit
		static void exit(@Kind String kind, @Advice.This Object source, @Advice.Argument(0) Object bulk) {
			JdkHooks.happened(kind, source, bulk);
		}

	}

	/** An appender handles an event. */
	static final class Append {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object appender, @Advice.Argument(0) Object event) {
			JdkHooks.happened("appending", appender, event);
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit(@Advice.This Object appender, @Advice.Argument(0) Object event) {
			JdkHooks.happened("appended", appender, event);
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

	/** A coroutine is made, which starts it or follows soon. */
	static final class Coroutine {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object coroutine) {
			JdkHooks.happened("started", coroutine, null);
		}

	}

	/** A part of a coroutine runs, between two suspensions. */
	static final class Resume {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object continuation) {
			JdkHooks.happened("resuming", continuation, null);
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit(@Advice.This Object continuation) {
			JdkHooks.happened("resumed", continuation, null);
		}

	}

	/** A job of Quartz runs. */
	static final class Job {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object shell) {
			JdkHooks.happened("job", shell, null);
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit(@Advice.This Object shell) {
			JdkHooks.happened("resumed", shell, null);
		}

	}

	static final class Logged {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object event) {
			JdkHooks.happened("logged", event, null);
		}

	}

}
