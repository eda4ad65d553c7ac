/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.joinkey.http.ObservedClients;
import io.joinkey.http.ProbeRequests;
import io.joinkey.http.ReactiveProbeRequests;
import io.joinkey.http.ServerObservationFilter;
import io.joinkey.kafka.KafkaObservation;
import io.joinkey.logging.TraceFields;
import io.joinkey.metrics.TraceIdLabelGuard;
import io.joinkey.tracing.BoundedShutdown;
import io.joinkey.tracing.UndeliveredSpans;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;

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
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
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
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every bean of Joinkey's yields to the application's own.
 */
class BackOffTests {

	private static final AutoConfigurations JOINKEY = AutoConfigurations.of(JoinkeyAutoConfiguration.class,
			JoinkeyExportAutoConfiguration.class, JoinkeyHttpClientAutoConfiguration.class,
			JoinkeyHttpErrorAutoConfiguration.class, JoinkeyHttpServerAutoConfiguration.class,
			JoinkeyKafkaAutoConfiguration.class, JoinkeyLoggingAutoConfiguration.class,
			JoinkeyMetricsAutoConfiguration.class, JoinkeyTracingAutoConfiguration.class);

	private static final AutoConfigurations BOOT = AutoConfigurations.of(OpenTelemetrySdkAutoConfiguration.class,
			OpenTelemetryTracingAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
			ObservationAutoConfiguration.class, MetricsAutoConfiguration.class, KafkaAutoConfiguration.class,
			EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(BOOT)
		.withConfiguration(JOINKEY);

	@Test
	void everyAutoConfigurationIsRegistered() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null)).contains(
				JoinkeyAutoConfiguration.class.getName(), JoinkeyExportAutoConfiguration.class.getName(),
				JoinkeyHttpClientAutoConfiguration.class.getName(), JoinkeyHttpErrorAutoConfiguration.class.getName(),
				JoinkeyHttpServerAutoConfiguration.class.getName(), JoinkeyKafkaAutoConfiguration.class.getName(),
				JoinkeyLoggingAutoConfiguration.class.getName(), JoinkeyMetricsAutoConfiguration.class.getName(),
				JoinkeyTracingAutoConfiguration.class.getName());
	}

	@Test
	void everythingIsThereByDefault() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(TraceFields.class)
			.hasSingleBean(ContextPropagators.class)
			.hasSingleBean(SpanExporters.class)
			.hasSingleBean(UndeliveredSpans.class)
			.hasSingleBean(BoundedShutdown.class)
			.hasSingleBean(TraceIdLabelGuard.class)
			.hasSingleBean(KafkaObservation.class)
			.hasSingleBean(StartupLine.class)
			.doesNotHaveBean(ProbeRequests.class)
			.doesNotHaveBean(JoinkeyEndpoint.class));
	}

	@Test
	void nothingIsThereWhenJoinkeyIsSwitchedOff() {
		this.contextRunner.withPropertyValues("joinkey.enabled=false")
			.run((context) -> assertThat(context.getBeanDefinitionNames())
				.noneMatch((name) -> name.contains("joinkey")));
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

	@Test
	void whenUserDefinesTraceFieldsJoinkeyBacksOff() {
		TraceFields own = new TraceFields();
		this.contextRunner.withBean("own", TraceFields.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(TraceFields.class).hasBean("own"));
	}

	@Test
	void whenUserDefinesALabelGuardJoinkeyBacksOff() {
		this.contextRunner.withBean("own", TraceIdLabelGuard.class)
			.run((context) -> assertThat(context).hasSingleBean(TraceIdLabelGuard.class).hasBean("own"));
	}

	@Test
	void whenUserDefinesAShutdownJoinkeyBacksOff() {
		this.contextRunner.withBean("own", BoundedShutdown.class)
			.run((context) -> assertThat(context).hasSingleBean(BoundedShutdown.class).hasBean("own"));
	}

	@Test
	void whenUserDefinesACountOfSpansJoinkeyBacksOff() {
		this.contextRunner.withBean("own", UndeliveredSpans.class)
			.run((context) -> assertThat(context).hasSingleBean(UndeliveredSpans.class).hasBean("own"));
	}

	@Test
	void probesAreLeftAloneInServletAndReactiveApplications() {
		new WebApplicationContextRunner().withConfiguration(BOOT)
			.withConfiguration(JOINKEY)
			.run((context) -> assertThat(context).hasSingleBean(ProbeRequests.class)
				.hasBean("joinkeyErrorScopeFilter")
				.doesNotHaveBean(ReactiveProbeRequests.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(BOOT)
			.withConfiguration(JOINKEY)
			.run((context) -> assertThat(context).hasSingleBean(ReactiveProbeRequests.class)
				.doesNotHaveBean("joinkeyErrorScopeFilter")
				.doesNotHaveBean(ProbeRequests.class));
	}

	@Test
	void whenUserRegistersAnObservationFilterJoinkeyLeavesItAsItIs() {
		WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(BOOT)
			.withConfiguration(AutoConfigurations.of(WebMvcObservationAutoConfiguration.class))
			.withConfiguration(JOINKEY);
		web.run((context) -> assertThat(filters(context)).hasExactlyElementsOfTypes(ServerObservationFilter.class));
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
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(KafkaObservation.class));
	}

	@Test
	void clientSupportFollowsTheClassPath() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.web", "reactor", "jakarta.servlet",
					"org.apache.catalina"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ObservedClients.class));
	}

	@Test
	void metricsSupportIsOnlyThereWithMicrometer() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "io.micrometer.prometheusmetrics"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TraceIdLabelGuard.class));
	}

	@Test
	void tracingSupportIsOnlyThereWithATracer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.opentelemetry", "io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Tracer.class)
				.doesNotHaveBean(TraceFields.class)
				.hasSingleBean(StartupLine.class));
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
			});
	}

	@Test
	void aClientWithARegistryOfItsOwnKeepsIt() {
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
	void anExecutorOfTheApplicationIsKeptAndNamedUnlessItIsDecorated() {
		Executor own = Runnable::run;
		this.contextRunner.withPropertyValues("spring.task.execution.propagate-context=true")
			.withBean("ownExecutor", Executor.class, () -> own)
			.withBean("decorated", ThreadPoolTaskExecutor.class,
					() -> new ThreadPoolTaskExecutorBuilder().taskDecorator((task) -> task).build())
			.run((context) -> {
				assertThat(context.getBean("ownExecutor")).isSameAs(own);
				assertThat(context.getBean(HopInventory.class).hops()).anySatisfy((hop) -> {
					assertThat(hop.state()).isEqualTo(HopStatus.State.BACKED_OFF);
					assertThat(hop.reason()).contains("[ownExecutor]", "ThreadPoolTaskExecutorBuilder");
				});
			});
	}

	@Test
	void anExecutorThatNobodyAskedForIsNotCreated() {
		Supplier<Executor> never = () -> {
			throw new IllegalStateException("created");
		};
		this.contextRunner.withPropertyValues("spring.task.execution.propagate-context=true")
			.withBean("lazy", Executor.class, never, (definition) -> definition.setLazyInit(true))
			.withBean("prototype", Executor.class, never, (definition) -> definition.setScope("prototype"))
			.run((context) -> assertThat(context.getBean(HopInventory.class).hops())
				.anySatisfy((hop) -> assertThat(hop.reason()).contains("[lazy, prototype]")));
	}

	@Test
	void aWrongPropertyStopsTheStartWithAClearMessage() {
		this.contextRunner.withPropertyValues("joinkey.logging.max-line-length=100B")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("joinkey.logging.max-line-length"));
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
