/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.net.DatagramPacket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinTask;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

/**
 * The methods that {@link ThreadAgent} instruments, of the JDK and of libraries.
 */
final class InstrumentedMethods {

	private static final String CONCURRENT = "java.util.concurrent.";

	private static final String STAGE = CONCURRENT + "CompletableFuture$";

	/** The stages of a future that run code of the caller that registered them. */
	private static final List<String> STAGES = List.of("UniApply", "UniAccept", "UniRun", "UniWhenComplete",
			"UniHandle", "UniExceptionally", "UniComposeExceptionally", "UniCompose", "BiApply", "BiAccept", "BiRun",
			"OrApply", "OrAccept", "OrRun");

	private static final String SOCKET_OUTPUT = "java.net.Socket$SocketOutputStream";

	private static final String SSL_OUTPUT = "sun.security.ssl.SSLSocketImpl$AppOutputStream";

	private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl";

	/** Loaded before the agent, unlike the other classes that are not the JDK's. */
	private static final String ASYNC_LOGGER_EVENT = "org.apache.logging.log4j.core.async.RingBufferLogEvent";

	private static final String CHANNELS_OF_KOTLIN = "kotlinx.coroutines.channels.";

	private static final String DATAGRAMS = "sun.nio.ch.DatagramChannelImpl";

	private static final String FILE_OUTPUT = "java.io.FileOutputStream";

	private static final String FILE = "sun.nio.ch.FileChannelImpl";

	/** Loaded before the agent too: what passes events to each appender. */
	private static final List<String> APPENDERS = List.of("ch.qos.logback.core.AppenderBase",
			"ch.qos.logback.core.UnsynchronizedAppenderBase", "org.apache.logging.log4j.core.config.AppenderControl");

	private final List<InstrumentedMethod> all = new ArrayList<>();

	private InstrumentedMethods() {
	}

	static List<InstrumentedMethod> all() {
		InstrumentedMethods methods = new InstrumentedMethods();
		methods.tasks();
		methods.timers();
		methods.queues();
		methods.futures();
		methods.calls();
		methods.writes();
		methods.logs();
		methods.libraries();
		methods.coroutines();
		methods.jobs();
		return List.copyOf(methods.all);
	}

	/** Return whether a class may be loaded before the agent is installed. */
	static boolean isEarly(String type) {
		return List.of("java.", "jdk.", "sun.").stream().anyMatch(type::startsWith) || APPENDERS.contains(type)
				|| type.equals(ASYNC_LOGGER_EVENT);
	}

	private void tasks() {
		on("java.lang.Thread", ThreadAdvice.Start.class, named("start"));
		on("java.lang.VirtualThread", ThreadAdvice.Start.class, named("start"));
		on(CONCURRENT + "ThreadPoolExecutor", ThreadAdvice.Submit.class, named("execute"));
		on(CONCURRENT + "ScheduledThreadPoolExecutor", ThreadAdvice.Submit.class, named("delayedExecute"));
		on(CONCURRENT + "ForkJoinPool", ThreadAdvice.Submit.class,
				named("execute").or(named("submit").or(named("invoke")).and(takesArgument(0, ForkJoinTask.class))));
		on(CONCURRENT + "ForkJoinTask", ThreadAdvice.Fork.class, named("fork"));
		on(CONCURRENT + "ForkJoinTask", ThreadAdvice.Run.class, named("doExec"));
		for (String adapter : List.of("RunnableExecuteAction", "AdaptedRunnableAction", "AdaptedRunnable",
				"AdaptedCallable", "AdaptedInterruptibleCallable", "AdaptedInterruptibleRunnable")) {
			on(CONCURRENT + "ForkJoinTask$" + adapter, ThreadAdvice.Adapt.class, isConstructor());
		}
		on(CONCURRENT + "ThreadPoolExecutor$Worker", ThreadAdvice.FirstTask.class, named("run"));
		on(CONCURRENT + "ThreadPoolExecutor", ThreadAdvice.NextTask.class, named("getTask").and(takesArguments(0)));
		for (String context : List.of("org.apache.catalina.core.AsyncContextImpl",
				"org.eclipse.jetty.ee11.servlet.AsyncContextState", "io.undertow.servlet.spec.AsyncContextImpl")) {
			on(context, ThreadAdvice.Async.class, named("start").and(takesArguments(Runnable.class)));
		}
	}

	private void timers() {
		on("java.util.Timer", ThreadAdvice.Schedule.class, named("sched"));
		on("java.util.Timer", EventAdvice.Entry.class, "stopped", named("cancel"));
		on("java.util.TimerTask", EventAdvice.Entry.class, "cancelled", named("cancel"));
		on("java.util.TaskQueue", ThreadAdvice.TimerBegins.class, named("removeMin").or(named("rescheduleMin")));
		on("java.util.TaskQueue", ThreadAdvice.TimerEnded.class, named("isEmpty"));
		on("io.netty.util.HashedWheelTimer", ThreadAdvice.Submit.class, named("newTimeout"));
		on("io.netty.util.HashedWheelTimer$HashedWheelTimeout", ThreadAdvice.Timeout.class, named("run"));
	}

	private void queues() {
		for (String queue : List.of("LinkedBlockingQueue", "ArrayBlockingQueue", "PriorityBlockingQueue",
				"DelayQueue")) {
			on(CONCURRENT + queue, EventAdvice.Argument.class, "enqueued",
					named("offer").or(named("put").and(not(isDelegating(queue)))));
			on(CONCURRENT + queue, EventAdvice.Entry.class, "dequeuing", named("take").or(named("poll")));
			on(CONCURRENT + queue, EventAdvice.Result.class, "dequeued", named("take").or(named("poll")));
			on(CONCURRENT + queue, EventAdvice.Drained.class, "drained", named("drainTo").and(takesArguments(2)));
		}
		on(CONCURRENT + "LinkedBlockingDeque", EventAdvice.Argument.class, "enqueued",
				named("offerLast").or(named("putLast")));
		on(CONCURRENT + "LinkedBlockingDeque", EventAdvice.Entry.class, "dequeuing",
				named("takeFirst").or(named("pollFirst")));
		on(CONCURRENT + "LinkedBlockingDeque", EventAdvice.Result.class, "dequeued",
				named("takeFirst").or(named("pollFirst")));
		on(CONCURRENT + "LinkedBlockingDeque", EventAdvice.Drained.class, "drained",
				named("drainTo").and(takesArguments(2)));
	}

	/** A put that calls offer would be recorded twice. */
	private static ElementMatcher.Junction<MethodDescription> isDelegating(String queue) {
		return Set.of("PriorityBlockingQueue", "DelayQueue").contains(queue) ? any() : none();
	}

	private void futures() {
		on(CONCURRENT + "CompletableFuture", EventAdvice.Register.class,
				named("unipush").or(named("bipush")).or(named("orpush")));
		for (String stage : STAGES) {
			on(STAGE + stage, EventAdvice.Fire.class, named("tryFire"));
		}
	}

	private void calls() {
		on("jdk.internal.net.http.HttpClientImpl", EventAdvice.Argument.class, "called",
				named("sendAsync").and(takesArguments(4)));
		on("sun.net.www.protocol.http.HttpURLConnection", EventAdvice.Entry.class, "called", named("writeRequests"));
	}

	private void writes() {
		on(SOCKET_OUTPUT, WriteAdvice.Socket.class,
				named("write").and(takesArguments(byte[].class, int.class, int.class)));
		on(SSL_OUTPUT, WriteAdvice.Encrypted.class,
				named("write").and(takesArguments(byte[].class, int.class, int.class)));
		on(CHANNEL, WriteAdvice.Channel.class, named("write").and(takesArguments(ByteBuffer.class)));
		on(CHANNEL, WriteAdvice.Gathering.class,
				named("write").and(takesArguments(ByteBuffer[].class, int.class, int.class)));
		on("java.net.DatagramSocket", WriteAdvice.Datagram.class,
				named("send").and(takesArguments(DatagramPacket.class)));
		on(DATAGRAMS, WriteAdvice.Buffer.class, named("send").and(takesArguments(ByteBuffer.class, SocketAddress.class))
			.or(named("write").and(takesArguments(ByteBuffer.class))));
		on(FILE, WriteAdvice.Buffer.class, named("write").and(takesArguments(ByteBuffer.class)));
		on(FILE_OUTPUT, WriteAdvice.File.class, named("write").and(takesArguments(byte[].class)));
		on(FILE_OUTPUT, WriteAdvice.PartOfFile.class,
				named("write").and(takesArguments(byte[].class, int.class, int.class)));
	}

	private void logs() {
		for (String appender : APPENDERS) {
			on(appender, EventAdvice.Append.class, named("doAppend").or(named("callAppender")).and(takesArguments(1)));
		}
		on(ASYNC_LOGGER_EVENT, EventAdvice.Logged.class, named("setValues"));
		on("java.util.logging.Logger", EventAdvice.Argument.class, "handler", named("addHandler"));
	}

	private void libraries() {
		on("org.eclipse.jetty.client.transport.HttpDestination", EventAdvice.Argument.class, "requested",
				named("send").and(takesArgument(0, named("org.eclipse.jetty.client.Request"))));
		// the first is where the caller is, while the channel still connects
		for (String call : List.of("io.grpc.internal.DelayedClientCall", "io.grpc.internal.ClientCallImpl")) {
			on(call, EventAdvice.SecondArgument.class, "rpc", named("start").and(takesArguments(2)));
		}
		on("io.prometheus.metrics.core.exemplars.ExemplarSampler", EventAdvice.Result.class, "exemplar",
				named("doSampleExemplar"));
		on("org.apache.kafka.clients.consumer.KafkaConsumer", EventAdvice.Entry.class, "polling",
				named("poll").and(takesArguments(Duration.class)));
		on("org.apache.kafka.clients.consumer.KafkaConsumer", EventAdvice.Result.class, "polled",
				named("poll").and(takesArguments(Duration.class)));
	}

	private void coroutines() {
		on("kotlinx.coroutines.AbstractCoroutine", EventAdvice.Coroutine.class, isConstructor());
		on("kotlin.coroutines.jvm.internal.BaseContinuationImpl", EventAdvice.Resume.class, named("resumeWith"));
		for (String channel : List.of("Buffered", "ConflatedBuffered")) {
			on(CHANNELS_OF_KOTLIN + channel + "Channel", EventAdvice.Argument.class, "enqueued",
					named("send").or(named("trySend-JP2dKIU")));
		}
		on(CHANNELS_OF_KOTLIN + "BufferedChannel$BufferedChannelIterator", EventAdvice.Entry.class, "awaiting",
				named("hasNext"));
		on(CHANNELS_OF_KOTLIN + "BufferedChannel$BufferedChannelIterator", EventAdvice.Result.class, "received",
				named("next").and(takesArguments(0)));
	}

	private void jobs() {
		on("org.quartz.simpl.RAMJobStore", EventAdvice.Argument.class, "triggered", named("storeTrigger"));
		on("org.quartz.impl.jdbcjobstore.JobStoreSupport", EventAdvice.SecondArgument.class, "triggered",
				named("storeTrigger").and(takesArgument(0, Connection.class)));
		on("org.quartz.core.JobRunShell", EventAdvice.Job.class, named("run"));
	}

	private void on(String type, Class<?> advice, ElementMatcher<? super MethodDescription> method) {
		on(type, advice, "", method);
	}

	private void on(String type, Class<?> advice, String kind, ElementMatcher<? super MethodDescription> method) {
		this.all.add(new InstrumentedMethod(type, advice, kind, method));
	}

	/**
	 * A method that is instrumented.
	 *
	 * @param type the class
	 * @param advice the code that is added
	 * @param kind what the code reports, empty if there is one kind
	 * @param method matches the method
	 */
	record InstrumentedMethod(String type, Class<?> advice, String kind,
			ElementMatcher<? super MethodDescription> method) {

	}

}
