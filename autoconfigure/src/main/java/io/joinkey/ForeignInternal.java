/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;

import io.joinkey.Member.Accessible;
import io.joinkey.Member.Bean;
import io.joinkey.Member.Text;
import io.joinkey.Member.Type;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Lists each private field, class name, bean name and log text of another library that
 * Joinkey relies on. A new version of the library may rename it. Then the feature that
 * needs it does not apply, and the status of its hop names it.
 * <p>
 * No other class of Joinkey contains such a name or opens a field.
 */
public enum ForeignInternal {

	/** The event multicaster's executor. */
	EVENT_EXECUTOR("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.context.event.SimpleApplicationEventMulticaster", "taskExecutor",
					"java.util.concurrent.Executor")),

	/** The executor of Spring MVC's asynchronous requests. */
	MVC_EXECUTOR("executors", Library.SPRING_WEBMVC,
			new Accessible("org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter",
					"taskExecutor", "org.springframework.core.task.AsyncTaskExecutor")),

	/** The executor of Resilience4j's retries. */
	RETRY_EXECUTOR("executors", Library.RESILIENCE4J_RETRY,
			new Accessible("io.github.resilience4j.spring6.retry.configure.RetryAspect", "retryExecutorService",
					"java.util.concurrent.ScheduledExecutorService")),

	/** The executor of Resilience4j's time limiter. */
	TIME_LIMITER_EXECUTOR("executors", Library.RESILIENCE4J_TIME_LIMITER,
			new Accessible("io.github.resilience4j.spring6.timelimiter.configure.TimeLimiterAspect",
					"timeLimiterExecutorService", "java.util.concurrent.ScheduledExecutorService")),

	/** The executor that an {@code AsyncConfigurer} gave to {@code @Async}. */
	ASYNC_EXECUTOR("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor", "executor",
					"java.util.function.Supplier")),

	/** The exception handler that an {@code AsyncConfigurer} gave to {@code @Async}. */
	ASYNC_EXCEPTION_HANDLER("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor",
					"exceptionHandler", "java.util.function.Supplier")),

	/** The advisor that makes {@code @Async} methods asynchronous. */
	ASYNC_ADVISOR("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor", "advisor",
					"org.springframework.aop.Advisor")),

	/** The JDK's pool inside of Spring's. */
	POOL("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor", "threadPoolExecutor",
					"java.util.concurrent.ThreadPoolExecutor")),

	/** The decorator of a pool. */
	POOL_DECORATOR("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor", "taskDecorator",
					"org.springframework.core.task.TaskDecorator")),

	/** The JDK's scheduler inside of Spring's. */
	SCHEDULER_POOL("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler", "scheduledExecutor",
					"java.util.concurrent.ScheduledExecutorService")),

	/** The decorator of a scheduler. */
	SCHEDULER_DECORATOR("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler", "taskDecorator",
					"org.springframework.core.task.TaskDecorator")),

	/** The decorator of an executor that starts a thread for each task. */
	SIMPLE_DECORATOR("executors", Library.SPRING_CORE,
			new Accessible("org.springframework.core.task.SimpleAsyncTaskExecutor", "taskDecorator",
					"org.springframework.core.task.TaskDecorator")),

	/** The decorator of an adapter of a JDK executor. */
	ADAPTER_DECORATOR("executors", Library.SPRING_CORE,
			new Accessible("org.springframework.core.task.support.TaskExecutorAdapter", "taskDecorator",
					"org.springframework.core.task.TaskDecorator")),

	/** The JDK executor of an adapter. */
	ADAPTER_EXECUTOR("executors", Library.SPRING_CORE,
			new Accessible("org.springframework.core.task.support.TaskExecutorAdapter", "concurrentExecutor",
					"java.util.concurrent.Executor")),

	/** The executor on which a simple scheduler triggers its tasks. */
	TRIGGER_EXECUTOR("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler", "triggerExecutor",
					"java.util.concurrent.ScheduledExecutorService")),

	/** The executor on which a simple scheduler runs tasks with a fixed delay. */
	FIXED_DELAY_EXECUTOR("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler", "fixedDelayExecutor",
					"java.util.concurrent.ScheduledExecutorService")),

	/** The JDK's scheduler inside of Spring's adapter. */
	SCHEDULED_EXECUTOR("executors", Library.SPRING_CONTEXT,
			new Accessible("org.springframework.scheduling.concurrent.ConcurrentTaskScheduler", "scheduledExecutor",
					"java.util.concurrent.ScheduledExecutorService")),

	/** The factory with which Spring's own decorator captures the context. */
	DECORATOR_FACTORY("executors", Library.CONTEXT_PROPAGATION,
			new Accessible("org.springframework.core.task.support.ContextPropagatingTaskDecorator", "factory",
					"io.micrometer.context.ContextSnapshotFactory")),

	/** The parts of a composite decorator. */
	DECORATOR_PARTS("executors", Library.SPRING_CORE,
			new Accessible("org.springframework.core.task.support.CompositeTaskDecorator", "taskDecorators",
					"java.util.List")),

	/** The JDK's wrapper of an executor that may be of any class. */
	UNCONFIGURABLE_EXECUTOR("executors", Library.JDK,
			new Type("java.util.concurrent.Executors$DelegatedExecutorService")),

	/** The only subscriber of a reactive {@code @Scheduled} method. */
	REACTIVE_RUN("executors", Library.REACTOR,
			new Type("org.springframework.scheduling.annotation.ScheduledAnnotationReactiveSupport"
					+ "$SubscribingRunnable")),

	/** The registry of a {@code RestTemplate}: its getter would be a call of a mock. */
	REST_TEMPLATE_REGISTRY("http-clients", Library.SPRING_WEB,
			new Accessible("org.springframework.web.client.RestTemplate", "observationRegistry",
					"io.micrometer.observation.ObservationRegistry")),

	/** The logger factory of SLF4J when it is bound to Log4j2. */
	LOG4J2_FACTORY("logs", Library.LOG4J2, new Type("org.apache.logging.slf4j.Log4jLoggerFactory")),

	/** The registry of a {@code RestClient}. */
	REST_CLIENT_REGISTRY("http-clients", Library.SPRING_WEB,
			new Accessible("org.springframework.web.client.DefaultRestClient", "observationRegistry",
					"io.micrometer.observation.ObservationRegistry")),

	/** The registry of a {@code RestClient.Builder}. */
	REST_CLIENT_BUILDER_REGISTRY("http-clients", Library.SPRING_WEB,
			new Accessible("org.springframework.web.client.DefaultRestClientBuilder", "observationRegistry",
					"io.micrometer.observation.ObservationRegistry")),

	/** The registry of a {@code WebClient}. */
	WEB_CLIENT_REGISTRY("http-clients", Library.SPRING_WEBFLUX,
			new Accessible("org.springframework.web.reactive.function.client.DefaultWebClient", "observationRegistry",
					"io.micrometer.observation.ObservationRegistry")),

	/** The registry of a {@code WebClient.Builder}. */
	WEB_CLIENT_BUILDER_REGISTRY("http-clients", Library.SPRING_WEBFLUX,
			new Accessible("org.springframework.web.reactive.function.client.DefaultWebClientBuilder",
					"observationRegistry", "io.micrometer.observation.ObservationRegistry")),

	/** The bean that registers Spring's observation filter. */
	SERVER_FILTER("http-server", Library.BOOT_WEBMVC,
			new Bean("org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration",
					"webMvcObservationFilter")),

	/** Spring Boot's error page for browsers. */
	WHITELABEL_VIEW("responses", Library.BOOT_WEBMVC,
			new Type("org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration$StaticView")),

	/** The span of the SDK behind the one that Micrometer made. */
	MICROMETER_SPAN("http-server", Library.MICROMETER_TRACING_OTEL,
			new Accessible("io.micrometer.tracing.otel.bridge.SpanFromSpanContext", "span",
					"io.opentelemetry.api.trace.Span")),

	/** The adapter of a listener that takes records out of a batch. */
	BATCH_ADAPTER("kafka", Library.SPRING_KAFKA,
			new Accessible("org.springframework.kafka.config.AbstractKafkaListenerContainerFactory",
					"batchToRecordAdapter", "org.springframework.kafka.listener.adapter.BatchToRecordAdapter")),

	/** The container that receives a template's replies. */
	REPLY_CONTAINER("kafka", Library.SPRING_KAFKA,
			new Accessible("org.springframework.kafka.requestreply.ReplyingKafkaTemplate", "replyContainer",
					"org.springframework.kafka.listener.GenericMessageListenerContainer")),

	/** The recoverer of a share group's record. */
	SHARE_RECOVERER("kafka", Library.SPRING_KAFKA,
			new Accessible("org.springframework.kafka.listener.AbstractShareKafkaMessageListenerContainer",
					"recordRecoverer", "org.springframework.kafka.listener.ShareConsumerRecordRecoverer")),

	/** The supplier of the clients of a Kafka Streams topology. */
	STREAMS_CLIENTS("kafka", Library.SPRING_KAFKA_STREAMS,
			new Accessible("org.springframework.kafka.config.StreamsBuilderFactoryBean", "clientSupplier",
					"org.apache.kafka.streams.KafkaClientSupplier")),

	/** How Kafka Streams ends the names of its changelog topics. */
	STREAMS_CHANGELOG("kafka", Library.KAFKA_STREAMS,
			new Text("org.apache.kafka.streams.processor.internals.ProcessorStateManager", "-changelog")),

	/** The registry of a factory of JMS listener containers. */
	JMS_FACTORY_REGISTRY("jms", Library.SPRING_JMS,
			new Accessible("org.springframework.jms.config.AbstractJmsListenerContainerFactory", "observationRegistry",
					"io.micrometer.observation.ObservationRegistry")),

	/** The error handler of a factory of JMS listener containers. */
	JMS_FACTORY_ERROR_HANDLER("jms", Library.SPRING_JMS,
			new Accessible("org.springframework.jms.config.AbstractJmsListenerContainerFactory", "errorHandler",
					"org.springframework.util.ErrorHandler")),

	/** The error handler of a factory of RabbitMQ listener containers. */
	AMQP_ERROR_HANDLER("amqp", Library.SPRING_RABBIT,
			new Accessible("org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory",
					"errorHandler", "org.springframework.util.ErrorHandler")),

	/** What processes the replies of RabbitMQ listeners. */
	AMQP_REPLY_PROCESSORS("amqp", Library.SPRING_RABBIT,
			new Accessible("org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory",
					"beforeSendReplyPostProcessors", "[Lorg.springframework.amqp.core.MessagePostProcessor;")),

	/** The registry of a step of Spring Batch. */
	BATCH_STEP_REGISTRY("batch", Library.SPRING_BATCH,
			new Accessible("org.springframework.batch.core.step.AbstractStep", "observationRegistry",
					"io.micrometer.observation.ObservationRegistry")),

	/** The handler of a partitioned step of Spring Batch. */
	PARTITION_HANDLER("batch", Library.SPRING_BATCH,
			new Accessible("org.springframework.batch.core.partition.PartitionStep", "partitionHandler",
					"org.springframework.batch.core.partition.PartitionHandler")),

	/** The executor of a partitioned step of Spring Batch. */
	PARTITION_EXECUTOR("batch", Library.SPRING_BATCH,
			new Accessible("org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler",
					"taskExecutor", "org.springframework.core.task.TaskExecutor")),

	/** The agent's entry point, by which it is detected. */
	AGENT("tracer", Library.OPEN_TELEMETRY_AGENT, new Type("io.opentelemetry.javaagent.OpenTelemetryAgent")),

	/** The auto-configuration of OpenTelemetry's starter, by which it is detected. */
	STARTER("tracer", Library.OPEN_TELEMETRY_STARTER,
			new Type("io.opentelemetry.instrumentation.spring.autoconfigure.OpenTelemetryAutoConfiguration")),

	/** The log text of the batch processor when its queue is full. */
	DROPPED_SPANS("export", Library.OPEN_TELEMETRY_SDK,
			new Text("io.opentelemetry.sdk.trace.export.BatchSpanProcessor$Worker", "BatchSpanProcessor dropped ")),

	/** The logger of the exporters that speak HTTP. */
	HTTP_EXPORTER_LOGGER("export", Library.OPEN_TELEMETRY_EXPORTER,
			new Type("io.opentelemetry.exporter.internal.http.HttpExporter")),

	/** The logger of the exporters that speak gRPC. */
	GRPC_EXPORTER_LOGGER("export", Library.OPEN_TELEMETRY_EXPORTER,
			new Type("io.opentelemetry.exporter.internal.grpc.GrpcExporter")),

	/** The field in which Spring Boot keeps the listeners that write the ids. */
	EVENT_PUBLISHERS("logs", Library.BOOT_OPEN_TELEMETRY_TRACING,
			new Accessible(
					"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure"
							+ ".OpenTelemetryEventPublisherBeansApplicationListener$Wrapper",
					"beans", "org.springframework.util.MultiValueMap")),

	/** The property source by which Spring Boot expects ids in log lines. */
	LOG_CORRELATION("logs", Library.BOOT_TRACING,
			new Text("org.springframework.boot.micrometer.tracing.autoconfigure.LogCorrelationEnvironmentPostProcessor"
					+ "$LogCorrelationPropertySource", "logCorrelation"));

	private final String hop;

	private final Library library;

	private final Member member;

	private volatile @Nullable Boolean exists;

	private volatile @Nullable Field field;

	private volatile boolean hidden;

	ForeignInternal(String hop, Library library, Member member) {
		this.hop = hop;
		this.library = library;
		this.member = member;
	}

	/**
	 * Return the internals that are gone although their library is on the class path.
	 * @return in the order of the list
	 */
	public static List<ForeignInternal> missing() {
		return Arrays.stream(values()).filter(ForeignInternal::isMissing).toList();
	}

	/**
	 * Return the hop that needs it.
	 * @return a label as in the status
	 */
	public String hop() {
		return this.hop;
	}

	/**
	 * Return the name of the class that has it.
	 * @return a class name
	 */
	public String owner() {
		return this.member.owner();
	}

	Member member() {
		return this.member;
	}

	/**
	 * Return its name: a field's, a bean's, a class's or the text.
	 * @return a name
	 */
	public String value() {
		return this.member.name();
	}

	/**
	 * Return whether the library on the class path has it.
	 * @return whether it can be used
	 */
	public boolean isAvailable() {
		Boolean known = this.exists;
		return ((known != null) ? known : find()) && !this.hidden;
	}

	private synchronized boolean find() {
		Field found = (this.member instanceof Accessible accessible) ? accessible.find() : null;
		this.field = found;
		this.exists = found != null || (!(this.member instanceof Accessible) && this.member.exists());
		return this.exists;
	}

	private boolean isMissing() {
		return !isAvailable() && this.library.isPresent();
	}

	/**
	 * Return whether it is the class, the bean or the text of a name.
	 * @param name any name
	 * @return whether it is available and has this name
	 */
	public boolean is(String name) {
		return value().equals(name) && isAvailable();
	}

	/**
	 * Return whether an object has this field.
	 * @param target any object
	 * @return whether the field can be read
	 */
	public boolean isFieldOf(Object target) {
		Field found = isAvailable() ? this.field : null;
		return found != null && found.getDeclaringClass().isInstance(target);
	}

	/**
	 * Reads the field.
	 * @param <T> the type of the value
	 * @param target the object that has the field
	 * @param type the type of the value
	 * @return the value
	 * @throws IllegalStateException if the library has no such field
	 */
	public <T> @Nullable T read(Object target, Class<T> type) {
		return type.cast(ReflectionUtils.getField(accessible(), target));
	}

	/**
	 * Writes the field.
	 * @param target the object that has the field
	 * @param value the value
	 * @throws IllegalStateException if the library has no such field
	 */
	public void write(Object target, @Nullable Object value) {
		ReflectionUtils.setField(accessible(), target, value);
	}

	private Field accessible() {
		Field found = isAvailable() ? this.field : null;
		if (found == null) {
			throw new IllegalStateException(this + " is missing");
		}
		return found;
	}

	/** Simulates, in tests, a library version without the internal. */
	void hide(boolean gone) {
		this.hidden = gone;
	}

	@Override
	public String toString() {
		return this.member + " (" + this.library.label() + ")";
	}

}
