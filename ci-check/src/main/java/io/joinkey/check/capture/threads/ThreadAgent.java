/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.DatagramPacket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Function;
import java.util.stream.Stream;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.InitializationStrategy;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.AgentBuilder.Transformer;
import net.bytebuddy.agent.builder.AgentBuilder.TypeStrategy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.loading.ClassInjector;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

/**
 * Instruments the JDK to report when a task is submitted to another thread and when it
 * runs there: thread pools, {@code ForkJoinPool}, {@code Timer}, and threads.
 */
public final class ThreadAgent {

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

	private static final String HOOKS = "io.joinkey.check.capture.threads.JdkHooks";

	private static final Set<String> INSTRUMENTED = new HashSet<>();

	/** Why the JDK could not be instrumented, empty if it was. */
	private static final String OBSTACLE = attach();

	private ThreadAgent() {
	}

	/**
	 * Installs the agent, once in the life of a JVM.
	 * @return why it could not be, empty if it was
	 */
	public static String install() {
		return OBSTACLE;
	}

	private static String attach() {
		try {
			Instrumentation instrumentation = ByteBuddyAgent.install();
			ClassInjector.UsingInstrumentation
				.of(Files.createTempDirectory("joinkey").toFile(), ClassInjector.UsingInstrumentation.Target.BOOTSTRAP,
						instrumentation)
				.injectRaw(Map.of(HOOKS,
						ClassFileLocator.ForClassLoader.of(ThreadAgent.class.getClassLoader())
							.locate(HOOKS)
							.resolve()));
			JdkHooks.listen(JdkEvents::happened);
			JdkHooks.listen(TaskSubmissions::submitted, TaskSubmissions::began, (Runnable) TaskSubmissions::ended);
			Failures failures = new Failures();
			builder(failures).installOn(instrumentation);
			return failures.first;
		}
		catch (IOException ex) {
			return "the agent's class could not be written: " + ex;
		}
		catch (IllegalStateException | UnsupportedOperationException ex) {
			return "the JVM does not let the agent attach (" + ex.getMessage()
					+ "): start it with -XX:+EnableDynamicAgentLoading";
		}
	}

	private static AgentBuilder builder(Failures failures) {
		AgentBuilder builder = new AgentBuilder.Default(new ByteBuddy().with(TypeValidation.DISABLED))
			.disableClassFormatChanges()
			.with(InitializationStrategy.NoOp.INSTANCE)
			.with(TypeStrategy.Default.REDEFINE)
			.with(failures)
			.ignore(none())
			.with(RedefinitionStrategy.RETRANSFORMATION)
			.with((RedefinitionStrategy.DiscoveryStrategy) ThreadAgent::loaded);
		builder = on(builder, "java.lang.Thread", ThreadAdvice.Start.class, named("start"));
		builder = on(builder, "java.lang.VirtualThread", ThreadAdvice.Start.class, named("start"));
		builder = on(builder, CONCURRENT + "ThreadPoolExecutor", ThreadAdvice.Submit.class, named("execute"));
		builder = on(builder, CONCURRENT + "ScheduledThreadPoolExecutor", ThreadAdvice.Submit.class,
				named("delayedExecute"));
		builder = on(builder, CONCURRENT + "ForkJoinPool", ThreadAdvice.Submit.class,
				named("execute").or(named("submit").or(named("invoke")).and(takesArgument(0, ForkJoinTask.class))));
		builder = on(builder, CONCURRENT + "ForkJoinTask", ThreadAdvice.Fork.class, named("fork"));
		builder = on(builder, CONCURRENT + "ForkJoinTask", ThreadAdvice.Run.class, named("doExec"));
		for (String adapter : List.of("RunnableExecuteAction", "AdaptedRunnableAction", "AdaptedRunnable",
				"AdaptedCallable", "AdaptedInterruptibleCallable", "AdaptedInterruptibleRunnable")) {
			builder = on(builder, CONCURRENT + "ForkJoinTask$" + adapter, ThreadAdvice.Adapt.class, isConstructor());
		}
		builder = on(builder, CONCURRENT + "ThreadPoolExecutor$Worker", ThreadAdvice.FirstTask.class, named("run"));
		builder = on(builder, CONCURRENT + "ThreadPoolExecutor", ThreadAdvice.NextTask.class,
				named("getTask").and(takesArguments(0)));
		for (String queue : List.of("LinkedBlockingQueue", "ArrayBlockingQueue", "PriorityBlockingQueue",
				"DelayQueue")) {
			builder = on(builder, CONCURRENT + queue, EventAdvice.Argument.class, "enqueued",
					named("offer").or(named("put").and(not(isDelegating(queue)))));
			builder = on(builder, CONCURRENT + queue, EventAdvice.Entry.class, "dequeuing",
					named("take").or(named("poll")));
			builder = on(builder, CONCURRENT + queue, EventAdvice.Result.class, "dequeued",
					named("take").or(named("poll")));
			builder = on(builder, CONCURRENT + queue, EventAdvice.Drained.class, "drained",
					named("drainTo").and(takesArguments(2)));
		}
		builder = on(builder, CONCURRENT + "LinkedBlockingDeque", EventAdvice.Argument.class, "enqueued",
				named("offerLast").or(named("putLast")));
		builder = on(builder, CONCURRENT + "LinkedBlockingDeque", EventAdvice.Entry.class, "dequeuing",
				named("takeFirst").or(named("pollFirst")));
		builder = on(builder, CONCURRENT + "LinkedBlockingDeque", EventAdvice.Result.class, "dequeued",
				named("takeFirst").or(named("pollFirst")));
		builder = on(builder, CONCURRENT + "LinkedBlockingDeque", EventAdvice.Drained.class, "drained",
				named("drainTo").and(takesArguments(2)));
		builder = on(builder, CONCURRENT + "CompletableFuture", EventAdvice.Register.class,
				named("unipush").or(named("bipush")).or(named("orpush")));
		for (String stage : STAGES) {
			builder = on(builder, STAGE + stage, EventAdvice.Fire.class, named("tryFire"));
		}
		for (String context : List.of("org.apache.catalina.core.AsyncContextImpl",
				"org.eclipse.jetty.ee11.servlet.AsyncContextState", "io.undertow.servlet.spec.AsyncContextImpl")) {
			builder = on(builder, context, ThreadAdvice.Async.class,
					named("start").and(takesArguments(Runnable.class)));
		}
		builder = on(builder, "jdk.internal.net.http.HttpClientImpl", EventAdvice.Argument.class, "called",
				named("sendAsync").and(takesArguments(4)));
		builder = on(builder, "sun.net.www.protocol.http.HttpURLConnection", EventAdvice.Entry.class, "called",
				named("writeRequests"));
		builder = on(builder, SOCKET_OUTPUT, WriteAdvice.Socket.class,
				named("write").and(takesArguments(byte[].class, int.class, int.class)));
		builder = on(builder, SSL_OUTPUT, WriteAdvice.Encrypted.class,
				named("write").and(takesArguments(byte[].class, int.class, int.class)));
		builder = on(builder, CHANNEL, WriteAdvice.Channel.class, named("write").and(takesArguments(ByteBuffer.class)));
		builder = on(builder, CHANNEL, WriteAdvice.Gathering.class,
				named("write").and(takesArguments(ByteBuffer[].class, int.class, int.class)));
		builder = on(builder, "java.net.DatagramSocket", WriteAdvice.Datagram.class,
				named("send").and(takesArguments(DatagramPacket.class)));
		builder = on(builder, DATAGRAMS, WriteAdvice.Buffer.class,
				named("send").and(takesArguments(ByteBuffer.class, SocketAddress.class))
					.or(named("write").and(takesArguments(ByteBuffer.class))));
		builder = on(builder, FILE, WriteAdvice.Buffer.class, named("write").and(takesArguments(ByteBuffer.class)));
		builder = on(builder, FILE_OUTPUT, WriteAdvice.File.class, named("write").and(takesArguments(byte[].class)));
		builder = on(builder, FILE_OUTPUT, WriteAdvice.PartOfFile.class,
				named("write").and(takesArguments(byte[].class, int.class, int.class)));
		for (String appender : APPENDERS) {
			builder = on(builder, appender, EventAdvice.Append.class,
					named("doAppend").or(named("callAppender")).and(takesArguments(1)));
		}
		builder = on(builder, "org.eclipse.jetty.client.transport.HttpDestination", EventAdvice.Argument.class,
				"requested", named("send").and(takesArgument(0, named("org.eclipse.jetty.client.Request"))));
		// the first is where the caller is, while the channel still connects
		for (String call : List.of("io.grpc.internal.DelayedClientCall", "io.grpc.internal.ClientCallImpl")) {
			builder = on(builder, call, EventAdvice.SecondArgument.class, "rpc", named("start").and(takesArguments(2)));
		}
		builder = on(builder, "io.prometheus.metrics.core.exemplars.ExemplarSampler", EventAdvice.Result.class,
				"exemplar", named("doSampleExemplar"));
		builder = on(builder, "org.apache.kafka.clients.consumer.KafkaConsumer", EventAdvice.Entry.class, "polling",
				named("poll").and(takesArguments(Duration.class)));
		builder = on(builder, "org.apache.kafka.clients.consumer.KafkaConsumer", EventAdvice.Result.class, "polled",
				named("poll").and(takesArguments(Duration.class)));
		builder = on(builder, "kotlinx.coroutines.AbstractCoroutine", EventAdvice.Coroutine.class, isConstructor());
		builder = on(builder, "kotlin.coroutines.jvm.internal.BaseContinuationImpl", EventAdvice.Resume.class,
				named("resumeWith"));
		for (String channel : List.of("Buffered", "ConflatedBuffered")) {
			builder = on(builder, CHANNELS_OF_KOTLIN + channel + "Channel", EventAdvice.Argument.class, "enqueued",
					named("send").or(named("trySend-JP2dKIU")));
		}
		builder = on(builder, CHANNELS_OF_KOTLIN + "BufferedChannel$BufferedChannelIterator", EventAdvice.Entry.class,
				"awaiting", named("hasNext"));
		builder = on(builder, CHANNELS_OF_KOTLIN + "BufferedChannel$BufferedChannelIterator", EventAdvice.Result.class,
				"received", named("next").and(takesArguments(0)));
		builder = on(builder, "org.quartz.simpl.RAMJobStore", EventAdvice.Argument.class, "triggered",
				named("storeTrigger"));
		builder = on(builder, "org.quartz.impl.jdbcjobstore.JobStoreSupport", EventAdvice.SecondArgument.class,
				"triggered", named("storeTrigger").and(takesArgument(0, Connection.class)));
		builder = on(builder, "org.quartz.core.JobRunShell", EventAdvice.Job.class, named("run"));
		builder = on(builder, ASYNC_LOGGER_EVENT, EventAdvice.Logged.class, named("setValues"));
		builder = on(builder, "java.util.logging.Logger", EventAdvice.Argument.class, "handler", named("addHandler"));
		builder = on(builder, "java.util.Timer", ThreadAdvice.Schedule.class, named("sched"));
		builder = on(builder, "java.util.Timer", EventAdvice.Entry.class, "stopped", named("cancel"));
		builder = on(builder, "java.util.TimerTask", EventAdvice.Entry.class, "cancelled", named("cancel"));
		builder = on(builder, "java.util.TaskQueue", ThreadAdvice.TimerBegins.class,
				named("removeMin").or(named("rescheduleMin")));
		return on(builder, "java.util.TaskQueue", ThreadAdvice.TimerEnded.class, named("isEmpty"));
	}

	/** A put that calls offer would be recorded twice. */
	private static ElementMatcher.Junction<MethodDescription> isDelegating(String queue) {
		return Set.of("PriorityBlockingQueue", "DelayQueue").contains(queue) ? any() : none();
	}

	private static AgentBuilder on(AgentBuilder builder, String type, Class<?> advice,
			ElementMatcher<? super MethodDescription> method) {
		return on(builder, type, advice, "", method);
	}

	private static AgentBuilder on(AgentBuilder builder, String type, Class<?> advice, String kind,
			ElementMatcher<? super MethodDescription> method) {
		AsmVisitorWrapper visitor = Advice.withCustomMapping()
			.bind(EventAdvice.Kind.class, kind)
			.to(advice, ClassFileLocator.ForClassLoader.of(advice.getClassLoader()))
			.on(not(isAbstract()).and(method));
		Transformer transformer = (dynamic, description, loader, module, domain) -> dynamic.visit(visitor);
		INSTRUMENTED.add(type);
		return builder.type(named(type)).transform(transformer);
	}

	/** An earlier test of the JVM may have loaded a library. */
	private static List<Iterable<Class<?>>> loaded(Instrumentation instrumentation) {
		Set<Class<?>> all = new LinkedHashSet<>(List.of(types()));
		for (Class<?> type : instrumentation.getAllLoadedClasses()) {
			if (INSTRUMENTED.contains(type.getName())) {
				all.add(type);
			}
		}
		return List.of(all);
	}

	private static Class<?>[] types() {
		return Stream.of(STAGES.stream().map(STAGE::concat), APPENDERS.stream(), Stream.of("java.lang.Thread",
				"java.lang.VirtualThread", CONCURRENT + "ThreadPoolExecutor", CONCURRENT + "ThreadPoolExecutor$Worker",
				CONCURRENT + "ScheduledThreadPoolExecutor", CONCURRENT + "ForkJoinPool", CONCURRENT + "ForkJoinTask",
				CONCURRENT + "ForkJoinTask$RunnableExecuteAction", CONCURRENT + "ForkJoinTask$AdaptedRunnableAction",
				CONCURRENT + "ForkJoinTask$AdaptedRunnable", CONCURRENT + "ForkJoinTask$AdaptedCallable",
				CONCURRENT + "ForkJoinTask$AdaptedInterruptibleCallable",
				CONCURRENT + "ForkJoinTask$AdaptedInterruptibleRunnable", "java.util.Timer", "java.util.TimerTask",
				"java.util.TaskQueue", "java.util.logging.Logger", CONCURRENT + "LinkedBlockingQueue",
				CONCURRENT + "ArrayBlockingQueue", CONCURRENT + "PriorityBlockingQueue", CONCURRENT + "DelayQueue",
				CONCURRENT + "CompletableFuture", CONCURRENT + "LinkedBlockingDeque",
				"jdk.internal.net.http.HttpClientImpl", "sun.net.www.protocol.http.HttpURLConnection", SOCKET_OUTPUT,
				SSL_OUTPUT, CHANNEL, DATAGRAMS, FILE, "java.net.DatagramSocket", FILE_OUTPUT, ASYNC_LOGGER_EVENT))
			.flatMap(Function.identity())
			.flatMap(ThreadAgent::existing)
			.toArray(Class<?>[]::new);
	}

	/** Not every JDK and class path has each of them. */
	private static Stream<Class<?>> existing(String name) {
		try {
			return Stream.of(Class.forName(name, false, ThreadAgent.class.getClassLoader()));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return Stream.empty();
		}
	}

	private static final class Failures extends AgentBuilder.Listener.Adapter {

		private volatile String first = "";

		@Override
		public void onError(String typeName, @Nullable ClassLoader loader, @Nullable JavaModule module, boolean loaded,
				Throwable failure) {
			if (this.first.isEmpty()) {
				this.first = typeName + " could not be instrumented: " + failure;
			}
		}

	}

}
