/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.joinkey.check.Finding;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import jakarta.servlet.ServletRequestListener;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.MDCAdapter;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.context.request.RequestContextListener;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/**
 * Tests for {@link SetupReader}.
 */
class SetupReaderTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void aClientIsObservedWhenItsRegistryDoesSomething() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		RestTemplate observed = new RestTemplate();
		observed.setObservationRegistry(registry);
		bean("rest", RestClient.class, RestClient.builder().observationRegistry(registry).build());
		bean("template", RestTemplate.class, observed);
		bean("web", WebClient.class, WebClient.builder().observationRegistry(registry).build());
		assertThat(read().clients()).hasSize(3).allMatch(ClientBean::observed);
	}

	@Test
	void aClientWithoutRegistryOrWithOneThatDoesNothingIsNot() {
		bean("rest", RestClient.class, RestClient.create());
		bean("template", RestTemplate.class, new RestTemplate());
		bean("web", WebClient.class, WebClient.builder().observationRegistry(ObservationRegistry.create()).build());
		bean("jdk", HttpClient.class, HttpClient.newHttpClient());
		assertThat(read().clients()).hasSize(4).noneMatch(ClientBean::observed);
	}

	@Test
	void aBoundaryThatWasCrossedIsNotAbsent() {
		assertThat(read().absent()).containsOnlyKeys(Boundary.INBOUND_HTTP, Boundary.OUTGOING_HTTP,
				Boundary.KAFKA_PRODUCER, Boundary.KAFKA_LISTENER, Boundary.KAFKA_BATCH_LISTENER, Boundary.METRICS);
		Set<Boundary> seen = EnumSet.of(Boundary.OUTGOING_HTTP, Boundary.KAFKA_LISTENER);
		assertThat(new SetupReader(this.context).read(seen, Map.of(), Setup.Threads.NONE).absent()).containsOnlyKeys(
				Boundary.INBOUND_HTTP, Boundary.KAFKA_PRODUCER, Boundary.KAFKA_BATCH_LISTENER, Boundary.METRICS);
	}

	@Test
	void withoutMicrometersTracerThatOfOpenTelemetryIsTried() {
		bean("openTelemetry", OpenTelemetry.class,
				OpenTelemetrySdk.builder()
					.setTracerProvider(SdkTracerProvider.builder().build())
					.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
					.build());
		assertThat(read().tracing().recording()).isTrue();
		assertThat(read().tracing().propagationFields()).containsExactly("traceparent");
	}

	@Test
	void aTracerOfOpenTelemetryThatDoesNothingIsSeenThrough() {
		bean("openTelemetry", OpenTelemetry.class, OpenTelemetry.noop());
		assertThat(read().tracing().recording()).isFalse();
		assertThat(read().tracing().propagationFields()).isEmpty();
	}

	@Test
	void withoutATracerItNamesTheMissingLibrary() {
		assertThat(read().tracing().tracer()).isEqualTo("no Tracer bean");
		assertThat(read().tracing().detail()).startsWith("spring-boot-micrometer-tracing-opentelemetry is missing");
	}

	/** Those of Spring Boot 3 bring the tracer, and not its auto-configuration. */
	@Test
	void dependenciesAsInBoot3LackTheStarter() {
		Telemetry telemetry = Telemetry.none(read());
		assertThat(Evaluation.of(telemetry, List.of(CorrelationRule.REAL_TRACER)).findings()).singleElement()
			.extracting(Finding::message)
			.asString()
			.contains("no Tracer bean: spring-boot-micrometer-tracing-opentelemetry is missing",
					"remedy       depend on joinkey-spring-boot-starter, or on spring-boot-starter-opentelemetry");
	}

	/**
	 * A bridge alone, such as Brave's, does not bring Spring Boot's auto-configuration.
	 */
	@Test
	void bootsTracerThatDoesNothingIsNoBeanToRemove() {
		new AnnotatedBeanDefinitionReader(this.context).register(NoopTracerAutoConfiguration.class);
		Telemetry telemetry = Telemetry.none(read());
		assertThat(Evaluation.of(telemetry, List.of(CorrelationRule.REAL_TRACER)).findings()).singleElement()
			.extracting(Finding::message)
			.asString()
			.contains("Spring Boot's own, since spring-boot-micrometer-tracing-opentelemetry is missing",
					"remedy       depend on joinkey-spring-boot-starter, or on spring-boot-starter-opentelemetry");
	}

	@Test
	void aPredicateThatACustomizerAddedIsNamed() {
		AutoConfigurationPackages.register(this.context, getClass().getPackageName());
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationPredicate((name, context) -> !name.startsWith("http.client."));
		bean("observations", ObservationRegistry.class, registry);
		assertThat(read().wiring().named(Part.OBSERVATION_PREDICATE)).contains(getClass().getName() + " (a lambda)");
	}

	@Test
	void anAdapterThatLogbackAloneHasIsNamed() {
		LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
		MDCAdapter before = logback.getMDCAdapter();
		assertThat(read().wiring().named(Part.MDC_ADAPTER)).isEmpty();
		logback.setMDCAdapter(new LogbackMDCAdapter());
		try {
			assertThat(read().wiring().named(Part.MDC_ADAPTER)).contains(LogbackMDCAdapter.class.getName());
		}
		finally {
			logback.setMDCAdapter(before);
		}
	}

	@Test
	void aListenerOfRequestsIsNamed() {
		AutoConfigurationPackages.register(this.context, getClass().getPackageName());
		RootBeanDefinition listener = new RootBeanDefinition(SetupReaderTests.class);
		listener.setFactoryMethodName("access");
		this.context.registerBeanDefinition("access", listener);
		assertThat(read().wiring().named(Part.REQUEST_LISTENER)).get().asString().startsWith("the bean 'access' (");
	}

	static ServletRequestListener access() {
		return new RequestContextListener();
	}

	@Test
	void aCustomizerOfRegistriesIsNoFilterOfMeters() {
		AutoConfigurationPackages.register(this.context, getClass().getPackageName());
		RootBeanDefinition customizer = new RootBeanDefinition(SetupReaderTests.class);
		customizer.setFactoryMethodName("commonTags");
		this.context.registerBeanDefinition("commonTags", customizer);
		Wiring wiring = read().wiring();
		assertThat(wiring.named(Part.METER_FILTER)).isEmpty();
		assertThat(wiring.named(Part.METER_CUSTOMIZER)).get().asString().startsWith("the bean 'commonTags' (");
	}

	@Test
	void aHandlerOfTheApplicationThatMakesSpansIsNamed() {
		AutoConfigurationPackages.register(this.context, getClass().getPackageName());
		RootBeanDefinition handler = new RootBeanDefinition(SetupReaderTests.class);
		handler.setFactoryMethodName("spans");
		this.context.registerBeanDefinition("spans", handler);
		assertThat(read().wiring().named(Part.TRACING_HANDLER)).get().asString().startsWith("the bean 'spans' (");
	}

	@Test
	void beansOfTheTelemetryAreNamedIfTheApplicationDefinesThem() {
		AutoConfigurationPackages.register(this.context, getClass().getPackageName());
		RootBeanDefinition handler = new RootBeanDefinition(SetupReaderTests.class);
		handler.setFactoryMethodName("spans");
		this.context.registerBeanDefinition("spans", handler);
		bean("rest", RestTemplate.class, new RestTemplate());
		assertThat(read().wiring().beans().get(Part.TELEMETRY)).singleElement(STRING).startsWith("the bean 'spans' (");
	}

	@Test
	void aReplacedBeanOfALibraryIsNamedByItsClass() throws ReflectiveOperationException {
		AutoConfigurationPackages.register(this.context, "com.acme");
		Object own = new ByteBuddy().subclass(Object.class)
			.implement(SpanExportingPredicate.class)
			.name("com.acme.Quiet")
			.method(ElementMatchers.isAbstract())
			.intercept(StubMethod.INSTANCE)
			.make()
			.load(getClass().getClassLoader())
			.getLoaded()
			.getConstructor()
			.newInstance();
		RootBeanDefinition ofLibrary = new RootBeanDefinition(ObservationRegistry.class);
		ofLibrary.setFactoryMethodName("create");
		this.context.registerBeanDefinition("exported", ofLibrary);
		this.context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return name.equals("exported") ? own : bean;
			}

		});
		assertThat(read().wiring().named(Part.SPAN_EXPORT))
			.contains("com.acme.Quiet (which replaces the bean 'exported')");
	}

	static TracingObservationHandler<?> spans() {
		return (TracingObservationHandler<?>) Proxy.newProxyInstance(SetupReaderTests.class.getClassLoader(),
				new Class<?>[] { TracingObservationHandler.class }, (proxy, method, arguments) -> null);
	}

	/** A proxy, since classes of this package are not the application's. */
	static MeterRegistryCustomizer<?> commonTags() {
		return (MeterRegistryCustomizer<?>) Proxy.newProxyInstance(SetupReaderTests.class.getClassLoader(),
				new Class<?>[] { MeterRegistryCustomizer.class }, (proxy, method, arguments) -> null);
	}

	private <T> void bean(String name, Class<T> type, T bean) {
		this.context.registerBean(name, type, () -> bean);
	}

	private Setup read() {
		if (!this.context.isActive()) {
			this.context.refresh();
		}
		return new SetupReader(this.context).read(Set.of(), Map.of(), Setup.Threads.NONE);
	}

}
