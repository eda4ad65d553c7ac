/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.CodeSite.Kind;

import org.springframework.util.PatternMatchUtils;

/**
 * The calls of libraries by which code of an application can break the join.
 */
final class TellingCalls {

	/** What a constructor is called in a compiled class. */
	private static final String NEW = "<init>";

	private static final Set<String> SUBMITTED = Set.of("execute", "submit", "submitCompletable", "invokeAll",
			"invokeAny", "supplyAsync", "runAsync", "fork");

	private static final Set<String> STAGES = Set.of("thenApplyAsync", "thenAcceptAsync", "thenRunAsync",
			"thenComposeAsync", "thenCombineAsync", "whenCompleteAsync", "handleAsync", "exceptionallyAsync");

	private static final Set<String> SCHEDULED = Set.of("schedule", "scheduleAtFixedRate", "scheduleWithFixedDelay");

	private static final Set<String> QUEUED = Set.of("put", "offer", "transfer", "putLast", "offerLast", "addLast",
			"add", "push", "addFirst", "offerFirst", "putFirst");

	/** What Kotlin's compiler calls the methods, not those of a producer of a flow. */
	private static final Set<String> SENT_IN_KOTLIN = Set.of("send", "trySend-JP2dKIU");

	private static final String FLUX_SINK = "reactor.core.publisher.FluxSink";

	private static final Set<String> CONVERTED = Set.of("send", "convertAndSend", "convertAndSendToUser");

	/** What is called when an asynchronous request ends. */
	private static final Set<String> ENDED = Set.of("onTimeout", "onError", "onCompletion");

	static final List<Telling> ALL = List.of(
			new Telling(Kind.CLEARS_MDC, "org.slf4j.MDC", Set.of("clear", "setContextMap")),
			new Telling(Kind.CLEARS_MDC, "org.apache.logging.log4j.ThreadContext", Set.of("clearAll", "clearMap")),
			new Telling(Kind.READS_MDC, "org.slf4j.MDC", Set.of("get")),
			new Telling(Kind.STARTS_TRACE, "io.micrometer.tracing.Span$Builder", Set.of("setNoParent")),
			new Telling(Kind.STARTS_TRACE, "io.opentelemetry.api.trace.SpanBuilder", Set.of("setNoParent")),
			new Telling(Kind.STARTS_TRACE, "io.opentelemetry.context.Context", Set.of("root")),
			new Telling(Kind.STARTS_SPAN, "io.micrometer.observation.Observation", Set.of("start")),
			new Telling(Kind.STARTS_SPAN, "io.micrometer.tracing.Span", Set.of("start")),
			new Telling(Kind.STARTS_SPAN, "io.micrometer.tracing.Span$Builder", Set.of("start")),
			new Telling(Kind.STARTS_SPAN, "io.micrometer.tracing.Tracer", Set.of("startScopedSpan")),
			new Telling(Kind.STARTS_SPAN, "io.opentelemetry.api.trace.SpanBuilder", Set.of("startSpan")),
			new Telling(Kind.OWN_OBSERVATIONS, "io.micrometer.observation.ObservationRegistry", Set.of("create")),
			new Telling(Kind.OWN_OBSERVATIONS, "org.springframework.web.client.RestClient$Builder",
					Set.of("observationRegistry")),
			new Telling(Kind.OWN_OBSERVATIONS, "org.springframework.web.client.RestTemplate",
					Set.of("setObservationRegistry")),
			new Telling(Kind.OWN_OBSERVATIONS, "org.springframework.web.reactive.function.client.WebClient$Builder",
					Set.of("observationRegistry")),
			new Telling(Kind.MAKES_CLIENT, "org.springframework.web.client.RestTemplate", Set.of(NEW)),
			new Telling(Kind.MAKES_CLIENT, "org.springframework.web.client.RestClient", Set.of("create", "builder")),
			new Telling(Kind.MAKES_CLIENT, "org.springframework.web.reactive.function.client.WebClient",
					Set.of("create", "builder")),
			new Telling(Kind.MAKES_RAW_CLIENT, "java.net.http.HttpClient", Set.of("newHttpClient", "newBuilder")),
			new Telling(Kind.MAKES_RAW_CLIENT, "java.net.URL", Set.of("openConnection")),
			new Telling(Kind.MAKES_RAW_CLIENT, "okhttp3.OkHttpClient", Set.of(NEW)),
			new Telling(Kind.MAKES_RAW_CLIENT, "okhttp3.OkHttpClient$Builder", Set.of(NEW)),
			new Telling(Kind.MAKES_RAW_CLIENT, "org.apache.hc.client5.http.impl.classic.HttpClients",
					Set.of("createDefault", "createSystem", "custom")),
			new Telling(Kind.MAKES_RAW_CLIENT, "org.apache.hc.client5.http.impl.async.HttpAsyncClients",
					Set.of("createDefault", "createSystem", "custom")),
			new Telling(Kind.MAKES_RAW_CLIENT, "org.apache.hc.client5.http.impl.classic.HttpClientBuilder",
					Set.of("create")),
			new Telling(Kind.MAKES_RAW_CLIENT, "org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder",
					Set.of("create")),
			new Telling(Kind.MAKES_RAW_CLIENT, "org.apache.http.impl.client.HttpClients",
					Set.of("createDefault", "createSystem", "custom")),
			new Telling(Kind.WRAPS_CLIENT, "org.springframework.http.client.*Factory", Set.of(NEW)),
			new Telling(Kind.WRAPS_CLIENT, "org.springframework.http.client.reactive.*Connector", Set.of(NEW)),
			new Telling(Kind.WRAPS_CLIENT, "io.micrometer.java11.instrument.binder.jdk.MicrometerHttpClient",
					Set.of("instrumentationBuilder")),
			new Telling(Kind.WRAPS_CLIENT,
					"io.micrometer.core.instrument.binder.httpcomponents.hc5.ObservationExecChainHandler", Set.of(NEW)),
			new Telling(Kind.WRAPS_CLIENT, "io.micrometer.core.instrument.binder.okhttp3.OkHttpObservationInterceptor",
					Set.of("builder")),
			new Telling(Kind.WRAPS_CLIENT, "io.micrometer.tracing.propagation.Propagator", Set.of("inject")),
			new Telling(Kind.WRAPS_CLIENT, "io.opentelemetry.context.propagation.TextMapPropagator", Set.of("inject")),
			new Telling(Kind.MAKES_EXECUTOR, "java.util.concurrent.Executors",
					Set.of("newCachedThreadPool", "newFixedThreadPool", "newScheduledThreadPool",
							"newSingleThreadExecutor", "newSingleThreadScheduledExecutor", "newThreadPerTaskExecutor",
							"newVirtualThreadPerTaskExecutor", "newWorkStealingPool")),
			new Telling(Kind.MAKES_EXECUTOR, "java.util.concurrent.ThreadPoolExecutor", Set.of(NEW)),
			new Telling(Kind.MAKES_EXECUTOR, "java.util.concurrent.ScheduledThreadPoolExecutor", Set.of(NEW)),
			new Telling(Kind.MAKES_EXECUTOR, "java.util.concurrent.ForkJoinPool", Set.of(NEW)),
			new Telling(Kind.MAKES_PRODUCER, "org.apache.kafka.clients.producer.KafkaProducer", Set.of(NEW)),
			new Telling(Kind.MAKES_PRODUCER, "org.springframework.kafka.core.*", Set.of("createProducer")),
			new Telling(Kind.MAKES_PRODUCER, "org.springframework.kafka.core.KafkaTemplate", Set.of(NEW)),
			new Telling(Kind.MAKES_CONTAINER, "org.springframework.kafka.listener.*MessageListenerContainer",
					Set.of(NEW, "setBatchInterceptor")),
			new Telling(Kind.MAKES_CONTAINER, "org.springframework.kafka.config.*", Set.of("createContainer")),
			new Telling(Kind.MAKES_CONTAINER, "org.springframework.kafka.listener.ContainerProperties",
					Set.of("setObservationEnabled")),
			new Telling(Kind.TOPOLOGY, "org.apache.kafka.streams.kstream.KStream", Set.of("to")),
			new Telling(Kind.TOPOLOGY, "org.apache.kafka.streams.Topology", Set.of("addSink")),
			new Telling(Kind.OWN_METERS, "io.micrometer.prometheusmetrics.PrometheusMeterRegistry", Set.of(NEW)),
			new Telling(Kind.OWN_METERS, "io.micrometer.core.instrument.simple.SimpleMeterRegistry", Set.of(NEW)),
			new Telling(Kind.OWN_METERS, "io.micrometer.core.instrument.composite.CompositeMeterRegistry", Set.of(NEW)),
			new Telling(Kind.FILTERS_METERS, "io.micrometer.core.instrument.MeterRegistry$Config",
					Set.of("meterFilter")),
			new Telling(Kind.SETS_SAMPLER, "io.opentelemetry.sdk.trace.SdkTracerProviderBuilder", Set.of("setSampler")),
			new Telling(Kind.REMOVES_HEADERS, "org.springframework.http.HttpHeaders", Set.of("remove", "clear")),
			new Telling(Kind.REMOVES_HEADERS, "org.apache.kafka.common.header.Headers", Set.of("remove")),
			new Telling(Kind.REMOVES_HEADERS, "org.springframework.messaging.support.MessageBuilder",
					Set.of("removeHeader", "removeHeaders")),
			new Telling(Kind.MAKES_RECORD, "org.apache.kafka.clients.producer.ProducerRecord", Set.of(NEW)),
			new Telling(Kind.SUBSCRIBES, "reactor.core.publisher.Mono", Set.of("subscribe", "toFuture")),
			new Telling(Kind.SUBSCRIBES, "reactor.core.publisher.Flux", Set.of("subscribe")),
			new Telling(Kind.FORKS, "java.util.*", Set.of("parallelStream")),
			new Telling(Kind.FORKS, "java.util.stream.*", Set.of("parallel")),
			new Telling(Kind.STAGES, "java.util.concurrent.CompletableFuture", STAGES),
			new Telling(Kind.STAGES, "java.util.concurrent.CompletionStage", STAGES),
			new Telling(Kind.HANDS_OVER, "java.util.concurrent.*", SUBMITTED),
			new Telling(Kind.HANDS_OVER, "java.util.concurrent.ScheduledExecutorService", SCHEDULED),
			new Telling(Kind.HANDS_OVER, "com.google.common.util.concurrent.*", SUBMITTED),
			new Telling(Kind.HANDS_OVER, "io.vavr.concurrent.Future", Set.of("of", "ofCallable", "run", "runRunnable")),
			new Telling(Kind.HANDS_OVER, "okhttp3.Call", Set.of("enqueue")),
			new Telling(Kind.HANDS_OVER, "retrofit2.Call", Set.of("enqueue")),
			new Telling(Kind.HANDS_OVER, "java.lang.Thread", Set.of("start", "startVirtualThread")),
			new Telling(Kind.HANDS_OVER, "java.util.Timer", Set.of("schedule", "scheduleAtFixedRate")),
			new Telling(Kind.HANDS_OVER, "io.netty.util.*Timer", Set.of("newTimeout")),
			new Telling(Kind.HANDS_OVER, "org.springframework.core.task.*", SUBMITTED),
			new Telling(Kind.HANDS_OVER, "org.springframework.scheduling.*", SUBMITTED),
			new Telling(Kind.HANDS_OVER, "org.springframework.scheduling.TaskScheduler", SCHEDULED),
			new Telling(Kind.HANDS_OVER, "jakarta.servlet.AsyncContext", Set.of("start")),
			new Telling(Kind.HANDS_OVER, "kotlinx.coroutines.Builders*",
					Set.of("launch", "launch$default", "async", "async$default")),
			new Telling(Kind.HANDS_OVER, "io.github.resilience4j.bulkhead.ThreadPoolBulkhead",
					Set.of("executeSupplier", "executeCallable", "executeRunnable", "submit")),
			new Telling(Kind.HANDS_OVER, "io.reactivex.*",
					Set.of("subscribeOn", "observeOn", "scheduleDirect", "schedule")),
			new Telling(Kind.CALLS_BACK, "org.springframework.web.context.request.async.*", ENDED),
			new Telling(Kind.CALLS_BACK, "org.springframework.web.servlet.mvc.method.annotation.*", ENDED),
			new Telling(Kind.CALLS_BACK, "reactor.netty.http.client.HttpClient",
					Set.of("doOnRequest", "doAfterRequest", "doOnResponse", "doAfterResponseSuccess",
							"doOnRequestError", "doOnResponseError")),
			new Telling(Kind.CALLS_BACK, "jakarta.servlet.AsyncContext", Set.of("addListener")),
			new Telling(Kind.CALLS_BACK, "org.springframework.data.redis.listener.*", Set.of("addMessageListener")),
			new Telling(Kind.CALLS_BACK, "org.springframework.kafka.core.KafkaTemplate", Set.of("setProducerListener")),
			new Telling(Kind.CALLS_BACK, "org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient",
					Set.of("execute")),
			new Telling(Kind.CALLS_BACK, "com.github.benmanes.caffeine.cache.Caffeine",
					Set.of("removalListener", "evictionListener")),
			new Telling(Kind.SHARES, "com.github.benmanes.caffeine.cache.Caffeine",
					Set.of("refreshAfterWrite", "buildAsync")),
			new Telling(Kind.SHARES, "com.google.common.cache.CacheBuilder", Set.of("refreshAfterWrite")),
			new Telling(Kind.SHARES, "com.google.common.cache.CacheLoader", Set.of("asyncReloading")),
			new Telling(Kind.SHARES, "reactor.core.publisher.Flux",
					Set.of("bufferTimeout", "windowTimeout", "publish", "share", "replay", "cache")),
			new Telling(Kind.SHARES, "reactor.core.publisher.Mono", Set.of("share", "cache")),
			new Telling(Kind.SHARES, "reactor.core.publisher.Sinks", Set.of("many")),
			new Telling(Kind.SHARES, FLUX_SINK, Set.of("next")),
			new Telling(Kind.SENDS, "org.springframework.messaging.simp.*", CONVERTED),
			new Telling(Kind.SENDS, "org.springframework.web.socket.WebSocketSession", Set.of("sendMessage")),
			new Telling(Kind.SENDS, "org.springframework.data.redis.core.*", CONVERTED),
			new Telling(Kind.SENDS, "org.springframework.data.redis.core.ListOperations",
					Set.of("leftPush", "rightPush", "leftPushAll", "rightPushAll")),
			new Telling(Kind.SENDS, "org.springframework.data.redis.core.StreamOperations", Set.of("add")),
			new Telling(Kind.SENDS, "org.springframework.cloud.stream.function.StreamBridge", Set.of("send")),
			new Telling(Kind.SENDS, "org.springframework.messaging.MessageChannel", Set.of("send")),
			new Telling(Kind.SENDS, "org.springframework.messaging.rsocket.RSocketRequester", Set.of("route")),
			new Telling(Kind.SENDS, "org.springframework.pulsar.core.*", Set.of("send", "sendAsync")),
			new Telling(Kind.SENDS, "io.awspring.cloud.*", Set.of("send", "sendAsync", "sendNotification")),
			new Telling(Kind.SENDS, "com.google.cloud.spring.pubsub.core.*", Set.of("publish")),
			new Telling(Kind.SENDS, "org.eclipse.paho.*", Set.of("publish")),
			new Telling(Kind.SENDS, "io.nats.client.Connection", Set.of("publish", "request")),
			new Telling(Kind.SENDS, "com.lmax.disruptor.*",
					Set.of("publishEvent", "tryPublishEvent", "publishEvents", "tryPublishEvents", "publish")),
			new Telling(Kind.SENDS, "kotlinx.coroutines.channels.Channel", SENT_IN_KOTLIN),
			new Telling(Kind.SENDS, "kotlinx.coroutines.channels.SendChannel", SENT_IN_KOTLIN),
			new Telling(Kind.SENDS, "kotlinx.coroutines.channels.ChannelsKt", Set.of("trySendBlocking")),
			new Telling(Kind.SENDS, "kotlinx.coroutines.flow.Mutable*", Set.of("emit", "tryEmit")),
			new Telling(Kind.SENDS, "java.net.DatagramSocket", Set.of("send")),
			new Telling(Kind.SENDS, "java.util.concurrent.*BlockingQueue", Set.of("add")),
			new Telling(Kind.SENDS, "java.util.concurrent.DelayQueue", Set.of("add")),
			new Telling(Kind.SENDS, "java.util.concurrent.*Queue", QUEUED),
			new Telling(Kind.SENDS, "java.util.concurrent.*Deque", QUEUED),
			new Telling(Kind.SERVES, "com.sun.net.httpserver.HttpServer", Set.of("create")),
			new Telling(Kind.SERVES, "reactor.netty.http.server.HttpServer", Set.of("create")),
			new Telling(Kind.SERVES, "java.net.ServerSocket", Set.of(NEW)),
			new Telling(Kind.SERVES, "io.netty.bootstrap.ServerBootstrap", Set.of(NEW)));

	private static final Map<String, List<Telling>> BY_METHOD = ALL.stream()
		.flatMap((each) -> each.methods().stream().map((method) -> Map.entry(method, each)))
		.collect(
				Collectors.groupingBy(Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));

	private static final Set<String> HEADERS = Set.of("traceparent", "tracestate", "b3", "x-b3-traceid", "x-b3-spanid");

	private TellingCalls() {
	}

	/** Return whether a constructor is told whether to append to a file. */
	static boolean isAppending(String owner, String descriptor) {
		return (owner.equals("java/io/FileWriter") || owner.equals("java/io/FileOutputStream"))
				&& descriptor.endsWith("Z)V");
	}

	/**
	 * Return what a call can do.
	 * @param owner the class on which the method is called
	 * @param method the name of the method
	 */
	static Optional<Kind> kind(String owner, String method) {
		return BY_METHOD.getOrDefault(method, List.of())
			.stream()
			.filter((each) -> PatternMatchUtils.simpleMatch(each.owner(), owner))
			.map(Telling::kind)
			.findFirst();
	}

	/**
	 * Return whether a call puts an item into a queue, which threads may share or not.
	 */
	static boolean isQueue(String owner, String method) {
		return (owner.equals("java.util.Queue") || owner.equals("java.util.Deque")) && QUEUED.contains(method);
	}

	/** Return whether threads share the queues of a class. */
	static boolean isShared(String type) {
		return PatternMatchUtils
			.simpleMatch(new String[] { "java.util.concurrent.*Queue", "java.util.concurrent.*Deque" }, type);
	}

	/**
	 * Return whether a call sends an item within the lambda that made the flux, and so
	 * for one subscription only.
	 */
	static boolean isOfOwnSubscription(String owner, String method) {
		return owner.equals(FLUX_SINK) && method.startsWith("lambda$");
	}

	/** Return whether a call writes or removes a key of the MDC. */
	static boolean isOfKey(String owner, String method) {
		return (owner.equals("org.slf4j.MDC") || owner.equals("org.apache.logging.log4j.ThreadContext"))
				&& (method.startsWith("put") || method.equals("remove"));
	}

	/** Return whether a call gives what it returns the context of the caller. */
	static boolean isWrap(String owner, String method) {
		return method.startsWith("wrap")
				&& (owner.startsWith("io.micrometer.context.") || owner.equals("io.opentelemetry.context.Context"));
	}

	static boolean isHeader(String constant) {
		return HEADERS.contains(constant.toLowerCase(Locale.ROOT));
	}

	/** The owner is a class, or a pattern of classes. */
	record Telling(Kind kind, String owner, Set<String> methods) {
	}

}
