/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.amqp.JoinkeyMessageScopesAutoConfiguration;
import io.joinkey.amqp.MessageScopes;
import io.joinkey.kafka.JoinkeyRecordScopesAutoConfiguration;
import io.joinkey.kafka.RecordScopes;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application chose is kept: its beans, its properties and its class path.
 * {@link YieldTests} lists which of Joinkey's beans yield and which do not.
 */
class BackOffTests {

	private static final AutoConfigurations JOINKEY = AutoConfigurations
		.of(registered().map((name) -> ClassUtils.resolveClassName(name, null)).toArray(Class<?>[]::new));

	private static final AutoConfigurations BOOT = AutoConfigurations.of(OpenTelemetrySdkAutoConfiguration.class,
			OpenTelemetryTracingAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
			ObservationAutoConfiguration.class, MetricsAutoConfiguration.class, KafkaAutoConfiguration.class,
			EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(BOOT)
		.withConfiguration(JOINKEY);

	static Stream<String> registered() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.joinkey."));
	}

	@Test
	void everythingIsThereByDefault() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("joinkeyTraceFields")
			.hasSingleBean(ContextPropagators.class)
			.hasSingleBean(SpanExporters.class)
			.hasBean("joinkeyUndeliveredSpans")
			.hasBean("joinkeyBoundedShutdown")
			.hasBean("joinkeyTraceIdLabelGuard")
			.hasBean("joinkeyKafkaObservation")
			.hasSingleBean(RecordScopes.class)
			.hasBean("joinkeyRecordTracing")
			.hasBean("joinkeyConsumedRecords")
			.hasBean("joinkeyDeliveryAttempts")
			.hasBean("propagatingReceiverTracingObservationHandler")
			.hasSingleBean(StartupLine.class)
			.doesNotHaveBean("joinkeyProbeRequests")
			.doesNotHaveBean(JoinkeyEndpoint.class));
	}

	@Test
	void nothingButScopesIsThereWhenJoinkeyIsSwitchedOff() {
		this.contextRunner.withPropertyValues("joinkey.enabled=false").run((context) -> {
			assertThat(context.getBeanDefinitionNames()).filteredOn((name) -> name.contains("joinkey"))
				.containsExactlyInAnyOrder(JoinkeyRecordScopesAutoConfiguration.class.getName(),
						JoinkeyMessageScopesAutoConfiguration.class.getName());
			List<String> processed = new ArrayList<>();
			context.getBean(RecordScopes.class).forEach(List.of("a", "b"), processed::add);
			assertThat(processed).containsExactly("a", "b");
		});
	}

	@Test
	void whenUserDefinesRecordScopesJoinkeyBacksOff() {
		RecordScopes own = new RecordScopes(ObservationRegistry.NOOP);
		this.contextRunner.withBean("own", RecordScopes.class, () -> own)
			.run((context) -> assertThat(context.getBean(RecordScopes.class)).isSameAs(own));
	}

	@Test
	void aContainerFactoryThatObservesTheRecordsOfABatchIsLeftAtThat() {
		ConcurrentKafkaListenerContainerFactory<Object, Object> own = new ConcurrentKafkaListenerContainerFactory<>();
		own.getContainerProperties().setRecordObservationsInBatch(true);
		this.contextRunner.withBean("own", ConcurrentKafkaListenerContainerFactory.class, () -> own)
			.run((context) -> assertThat(own.getBatchInterceptor()).isNull());
	}

	@Test
	void whenUserDefinesContextPropagatorsJoinkeyBacksOff() {
		ContextPropagators own = ContextPropagators.noop();
		this.contextRunner.withBean(ContextPropagators.class, () -> own)
			.run((context) -> assertThat(context.getBean(ContextPropagators.class)).isSameAs(own));
	}

	@Test
	void whenUserDefinesAPropagatorItIsUsed() {
		TextMapPropagator own = new OwnPropagator();
		this.contextRunner.withBean("own", TextMapPropagator.class, () -> own)
			.run((context) -> assertThat(context.getBean(ContextPropagators.class).getTextMapPropagator().fields())
				.contains("own-header", "traceparent"));
	}

	@Test
	void whenUserDefinesSpanExportersJoinkeyBacksOff() {
		SpanExporters own = SpanExporters.of(List.of());
		this.contextRunner.withBean(SpanExporters.class, () -> own)
			.run((context) -> assertThat(context.getBean(SpanExporters.class)).isSameAs(own));
	}

	@Test
	void whenUserDefinesASamplerItIsKept() {
		this.contextRunner.withBean(Sampler.class, Sampler::alwaysOff)
			.run((context) -> assertThat(context.getBean(Sampler.class)).isSameAs(Sampler.alwaysOff()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "joinkeyTraceFields", "joinkeyTraceIdLabelGuard", "joinkeyRecordedHeaderFields" })
	void whenUserDefinesABeanOfTheSameNameJoinkeyBacksOff(String name) {
		this.contextRunner.withBean(name, String.class, () -> "own")
			.run((context) -> assertThat(context.getBean(name)).isEqualTo("own"));
	}

	@Test
	void probesAreLeftAloneInServletAndReactiveApplications() {
		new WebApplicationContextRunner().withConfiguration(BOOT)
			.withConfiguration(JOINKEY)
			.run((context) -> assertThat(context).hasBean("joinkeyProbeRequests")
				.hasBean("joinkeyErrorScopeFilter")
				.doesNotHaveBean("joinkeyReactiveProbeRequests"));
		new ReactiveWebApplicationContextRunner().withConfiguration(BOOT)
			.withConfiguration(JOINKEY)
			.run((context) -> assertThat(context).hasBean("joinkeyReactiveProbeRequests")
				.doesNotHaveBean("joinkeyErrorScopeFilter")
				.doesNotHaveBean("joinkeyProbeRequests"));
	}

	@Test
	void whenUserRegistersAnObservationFilterJoinkeyLeavesItAsItIs() {
		WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(BOOT)
			.withConfiguration(AutoConfigurations.of(WebMvcObservationAutoConfiguration.class))
			.withConfiguration(JOINKEY);
		web.run((context) -> assertThat(filters(context)).singleElement()
			.extracting((filter) -> filter.getClass().getSimpleName())
			.isEqualTo("ServerObservationFilter"));
		ServerHttpObservationFilter own = new ServerHttpObservationFilter(ObservationRegistry.create());
		web.withBean("own", ServerHttpObservationFilter.class, () -> own)
			.run((context) -> assertThat(filters(context)).isEmpty());
		web.withPropertyValues("joinkey.excluded-beans=webMvcObservationFilter")
			.run((context) -> assertThat(filters(context))
				.hasExactlyElementsOfTypes(ServerHttpObservationFilter.class));
	}

	private static List<?> filters(ApplicationContext context) {
		return context.getBeanProvider(FilterRegistrationBean.class)
			.stream()
			.map(FilterRegistrationBean::getFilter)
			.filter(ServerHttpObservationFilter.class::isInstance)
			.toList();
	}

	@Test
	void kafkaSupportIsOnlyThereWithKafka() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.kafka", "org.apache.kafka"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("joinkeyKafkaObservation"));
	}

	@Test
	void clientSupportFollowsTheClassPath() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.web", "reactor", "jakarta.servlet",
					"org.apache.catalina"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("joinkeyJdkClients"));
	}

	@Test
	void metricsSupportIsOnlyThereWithMicrometer() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "io.micrometer.prometheusmetrics"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("joinkeyTraceIdLabelGuard"));
	}

	@Test
	void tracingSupportIsOnlyThereWithATracer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.opentelemetry", "io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Tracer.class)
				.doesNotHaveBean("joinkeyTraceFields")
				.hasSingleBean(StartupLine.class)
				// an Error in a listener of Spring AMQP ends the JVM
				.doesNotHaveBean("joinkeyAmqpObservation"));
	}

	@Test
	void severalTracersOrRegistriesDoNotStopTheStart() {
		// Spring Boot finds the one that it needs by its name
		this.contextRunner
			.withBean("tracer", io.opentelemetry.api.trace.Tracer.class, () -> OpenTelemetry.noop().getTracer("one"))
			.withBean("other", io.opentelemetry.api.trace.Tracer.class, () -> OpenTelemetry.noop().getTracer("other"))
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withPropertyValues("joinkey.keys.names.txn_id.header=X-Txn-Id")
			.withBean("tracer", Tracer.class, () -> Tracer.NOOP)
			.withBean("other", Tracer.class, () -> Tracer.NOOP)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(HopInventory.class).hops()).isNotEmpty();
			});
		this.contextRunner.withBean("one", ObservationRegistry.class, ObservationRegistry::create)
			.withBean("other", ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				List<String> processed = new ArrayList<>();
				context.getBean(MessageScopes.class).forEach(List.of("a"), processed::add);
				context.getBean(RecordScopes.class).forEach(List.of("b"), processed::add);
				assertThat(processed).containsExactly("a", "b");
			});
	}

	@Test
	void aPropertyThatSwitchesKafkaObservationOffIsHeeded() {
		this.contextRunner
			.withPropertyValues("spring.kafka.template.observation-enabled=false",
					"spring.kafka.listener.observation-enabled=false")
			.withBean("own", KafkaTemplate.class,
					() -> new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Map.of())))
			.withBean("ownFactory", ConcurrentKafkaListenerContainerFactory.class)
			.run((context) -> {
				assertThat(context.getBean(KafkaTemplate.class)).hasFieldOrPropertyWithValue("observationEnabled",
						false);
				assertThat(context.getBean("ownFactory", ConcurrentKafkaListenerContainerFactory.class)
					.getContainerProperties()
					.isObservationEnabled()).isFalse();
				assertThat(context.getBean("ownFactory", ConcurrentKafkaListenerContainerFactory.class)
					.getBatchInterceptor()).isNull();
				assertThat(context).doesNotHaveBean("joinkeyObservedProducers")
					.doesNotHaveBean("joinkeyObservedStreams");
			});
	}

	@Test
	void whereSomethingElseMakesTheSpansRecordsAreOnlyCounted() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(OtelTracer.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("joinkeyRecordTracing")
				.hasSingleBean(RecordScopes.class));
		this.contextRunner.withPropertyValues("management.opentelemetry.enabled=false")
			.withBean(Tracer.class, () -> Tracer.NOOP)
			.withBean(Propagator.class, () -> Propagator.NOOP)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("joinkeyConsumedRecords")
				.doesNotHaveBean("joinkeyRecordTracing")
				.doesNotHaveBean("joinkeyObservedProducers")
				.doesNotHaveBean("joinkeyRollbackScopes")
				.doesNotHaveBean("joinkeyObservedStreams"));
	}

	@Test
	void aRawConsumerIsNamed() {
		this.contextRunner.withBean("own", Consumer.class, () -> new MockConsumer<>("earliest"))
			.run((context) -> assertThat(context.getBean(HopInventory.class).hops()).anySatisfy((hop) -> {
				assertThat(hop.hop()).isEqualTo(HopStatus.Hop.KAFKA);
				assertThat(hop.state()).isEqualTo(HopStatus.State.BACKED_OFF);
				assertThat(hop.reason()).contains("[own]", "RecordScopes");
			}));
	}

	@Test
	void aProducerKeepsItsClassAndAnExcludedOneIsLeftAlone() {
		MockProducer<Object, Object> excluded = new MockProducer<>();
		this.contextRunner.withPropertyValues("joinkey.excluded-beans=excluded")
			.withBean("own", KafkaProducer.class,
					() -> new KafkaProducer<>(Map.of("bootstrap.servers", "127.0.0.1:1"), new StringSerializer(),
							new StringSerializer()))
			.withBean("excluded", MockProducer.class, () -> excluded)
			.run((context) -> {
				assertThat(AopUtils.isAopProxy(context.getBean("own", KafkaProducer.class))).isTrue();
				assertThat(context.getBean("excluded")).isSameAs(excluded);
			});
	}

	@Test
	void aClientKeepsItsOwnRegistry() {
		ObservationRegistry own = ObservationRegistry.create();
		RestTemplate template = new RestTemplate();
		template.setObservationRegistry(own);
		RestClient client = RestClient.builder().observationRegistry(own).build();
		this.contextRunner.withBean(RestTemplate.class, () -> template)
			.withBean(RestClient.class, () -> client)
			.run((context) -> {
				assertThat(context.getBean(RestTemplate.class).getObservationRegistry()).isSameAs(own);
				assertThat(context.getBean(RestClient.class)).isSameAs(client);
			});
	}

	@Test
	void anExecutorThatCannotBeCoveredIsKeptAndNamedWithTheReason() {
		FinalExecutor own = new FinalExecutor();
		this.contextRunner.withPropertyValues("spring.task.execution.propagate-context=true")
			.withBean("ownExecutor", Executor.class, () -> own)
			.withBean("pool", ThreadPoolTaskExecutor.class)
			.run((context) -> {
				assertThat(context.getBean("ownExecutor")).isSameAs(own);
				assertThat(context.getBean(HopInventory.class).hops()).anySatisfy((hop) -> {
					assertThat(hop.state()).isEqualTo(HopStatus.State.BACKED_OFF);
					assertThat(hop.reason())
						.startsWith("these executor beans propagate to their tasks: [pool]; these are left alone and "
								+ "lose the context, except behind @Async: {ownExecutor=its class is final}. Return ")
						.endsWith("ThreadPoolTaskExecutorBuilder");
				});
			});
	}

	@Test
	void whenContextIsNotPropagatedNoExecutorIsTouched() {
		Executor own = Runnable::run;
		this.contextRunner.withPropertyValues("spring.task.execution.propagate-context=false")
			.withBean("ownExecutor", Executor.class, () -> own)
			.run((context) -> {
				assertThat(context.getBean("ownExecutor")).isSameAs(own);
				assertThat(context).doesNotHaveBean("joinkeyContextualExecutors")
					.doesNotHaveBean("joinkeyFailedRunScope");
				assertThat(context.getBean(HopInventory.class).hops()).anySatisfy((hop) -> assertThat(hop.reason())
					.isEqualTo("spring.task.execution.propagate-context is false"));
			});
	}

	@Test
	void anUnusedExecutorIsNotCreated() {
		Supplier<Executor> never = () -> {
			throw new IllegalStateException("created");
		};
		this.contextRunner.withPropertyValues("spring.task.execution.propagate-context=true")
			.withBean("lazy", Executor.class, never, (definition) -> definition.setLazyInit(true))
			.withBean("prototype", Executor.class, never, (definition) -> definition.setScope("prototype"))
			.run((context) -> assertThat(context.getBean(HopInventory.class).hops()).isNotEmpty());
	}

	@Test
	void aWrongPropertyStopsTheStartWithAClearMessage() {
		this.contextRunner.withPropertyValues("joinkey.logging.max-line-length=100B")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("joinkey.logging.max-line-length"));
		this.contextRunner.withPropertyValues("joinkey.kafka.link-after=-1h")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("joinkey.kafka.link-after"));
	}

	private static final class FinalExecutor implements Executor {

		@Override
		public void execute(Runnable task) {
			task.run();
		}

	}

	private static final class OwnPropagator implements TextMapPropagator {

		@Override
		public Collection<String> fields() {
			return List.of("own-header");
		}

		@Override
		public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
		}

		@Override
		public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
			return context;
		}

	}

}
