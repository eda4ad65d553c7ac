/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.context.reactive.GenericReactiveWebApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ConfigurationClassPostProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.context.support.GenericWebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which of Joinkey's beans yield to a bean of the application's, each tried, and which do
 * not.
 */
class YieldTests {

	/** Yield to a bean of the same type. */
	static final Set<String> BY_TYPE = Set.of("joinkeyContextPropagators", "joinkeyEndpoint", "joinkeyErrorAttributes",
			"joinkeyReactiveErrorAttributes", "joinkeySpanExporters", "joinkeySpanProcessor", "messageScopes",
			"joinkeyBatchObservability", "itemTrace", "recordScopes");

	/** Yield to a bean of the same name, since their type is internal. */
	static final Set<String> BY_NAME = Set.of("joinkeyBlockingClients", "joinkeyBoundedShutdown",
			"joinkeyConsumedRecords", "joinkeyRecordConventions", "joinkeyDeliveryAttempts", "joinkeyErrorScopeFilter",
			"joinkeyFailedRunScope", "joinkeyJdkClients", "joinkeyForeignLinks", "joinkeyLegacyTargets",
			"joinkeyLogCoverage", "joinkeyProbeRequests", "joinkeyReactiveClients", "joinkeyReactiveProbeRequests",
			"joinkeyReactiveRunScope", "joinkeyReactiveServerErrors", "joinkeyRecordTraces",
			"joinkeyRecordedHeaderAttributes", "joinkeyRecordedHeaderFields", "joinkeyResentBlockingRequests",
			"joinkeyResentJdkRequests", "joinkeyResentReactiveRequests", "joinkeyProblemTraceId",
			"joinkeyReactiveProblemTraceId", "joinkeyServerErrors", "joinkeyTraceFields", "joinkeyTraceHeaderFilter",
			"joinkeyTraceHeaderWebFilter", "joinkeyTraceIdLabelGuard", "joinkeyUndeliveredSpans",
			"joinkeyUnsampledTraces", "joinkeyJmsDeliveryAttempts");

	/**
	 * Do not yield: they act on the application's beans, count, or report, and a second
	 * one beside them does no harm. A switch turns them off.
	 */
	private static final Set<String> NEVER = Set.of("joinkeyAmqpObservation", "joinkeyAmqpStatus",
			"joinkeyAnnotationStatus", "joinkeyBatchObservation", "joinkeyBatchStatus", "joinkeyJmsObservation",
			"joinkeyJmsStatus", "joinkeyMessageTracing", "joinkeyContextualExecutors", "joinkeyErrorLineStatus",
			"joinkeyErrorScopeListener", "joinkeyErrorScopeValve", "joinkeyEventPublisherLifecycle",
			"joinkeyExecutorStatus", "joinkeyExemplarStatus", "joinkeyExportStatus", "joinkeyExportThreads",
			"joinkeyExposedEndpoints", "joinkeyGlobalRegistration", "joinkeyGlobalStatus",
			"joinkeyGrpcLogRecordExporterCustomizer", "joinkeyGrpcSpanExporterCustomizer", "joinkeyNonBeanSchedulers",
			"joinkeyHopInventory", "joinkeyHttpClientStatus", "joinkeyHttpLogRecordExporterCustomizer",
			"joinkeyHttpSpanExporterCustomizer", "joinkeyKafkaObservation", "joinkeyKafkaStatus", "joinkeyLogEvents",
			"joinkeyLogStatus", "joinkeyMetricsStatus", "joinkeyObservedProducers", "joinkeyObservedStreams",
			"joinkeyProbeEndpoints", "joinkeyPropagationStatus", "joinkeyReactiveErrorLineStatus",
			"joinkeyReactiveServerStatus", "joinkeyReactiveServerTracing", "joinkeyReactorStatus",
			"joinkeyRecordTracing", "joinkeyRecordsConsumed", "joinkeyRollbackScopes", "joinkeyServerObservations",
			"joinkeyServletServerStatus", "joinkeyShareScopes", "joinkeyDirectHandlers", "joinkeyObservationTimers",
			"joinkeyStartedSpanContext", "joinkeyShutdownCustomizer", "joinkeySpansUndelivered",
			"joinkeyReactiveResponseStatus", "joinkeyServletResponseStatus", "joinkeyStartupLine",
			"joinkeyTasksPropagated", "joinkeyTracerStatus", "joinkeyWhitelabelPage");

	/** Reads each class once, not once for each bean that is tried. */
	private static final MetadataReaderFactory classes = new CachingMetadataReaderFactory();

	private static Stream<GenericApplicationContext> contexts() {
		return Stream.of(new GenericWebApplicationContext(), new GenericReactiveWebApplicationContext());
	}

	@ParameterizedTest
	@MethodSource("contexts")
	void everyBeanYieldsAsListed(GenericApplicationContext application) {
		Map<String, RootBeanDefinition> beans = beans(application, Map.of());
		Set<String> listed = new TreeSet<>(BY_TYPE);
		listed.addAll(BY_NAME);
		listed.addAll(NEVER);
		assertThat(beans).hasSizeGreaterThan(40);
		assertThat(listed).containsAll(beans.keySet());
		Map<String, RootBeanDefinition> others = new TreeMap<>();
		beans.forEach((name, own) -> {
			if (BY_TYPE.contains(name)) {
				assertThat(beans(copy(application), Map.of("own", own))).as(name).doesNotContainKey(name);
			}
			else {
				others.put("own-" + name, own);
			}
		});
		Set<String> named = new TreeSet<>(BY_NAME);
		named.retainAll(beans.keySet());
		for (Set<String> taken : separating(List.copyOf(named))) {
			Map<String, RootBeanDefinition> own = new TreeMap<>(beans);
			own.keySet().retainAll(taken);
			Set<String> left = new TreeSet<>(named);
			left.removeAll(taken);
			assertThat(beans(copy(application), own)).doesNotContainKeys(taken.toArray(String[]::new))
				.containsKeys(left.toArray(String[]::new));
		}
		// beside a bean of the type of each
		assertThat(beans(copy(application), others)).containsOnlyKeys(beans.keySet());
	}

	/**
	 * Spring Cloud Function takes the only function, consumer or supplier of an
	 * application for its handler of messages, and none if there are several.
	 */
	@ParameterizedTest
	@MethodSource("contexts")
	void noBeanIsAFunctionOfTheApplication(GenericApplicationContext application) {
		assertThat(beans(application, Map.of())).isNotEmpty()
			.allSatisfy(
					(name, bean) -> assertThat(bean.getBeanClass()).isNotNull()
						.matches(
								(type) -> Stream
									.of(Supplier.class, Function.class, Consumer.class, BiFunction.class,
											BiConsumer.class)
									.noneMatch((functional) -> functional.isAssignableFrom(type)),
								"does not implement Function, Consumer or Supplier"));
	}

	/**
	 * Return sets that together tell each two names apart: there is one with the first
	 * and without the second. A bean that yields to another one's name is found.
	 */
	private static List<Set<String>> separating(List<String> names) {
		List<Set<String>> sets = new ArrayList<>();
		for (int bit = 1; bit < names.size(); bit <<= 1) {
			int digit = bit;
			sets.addAll(IntStream.range(0, names.size())
				.boxed()
				.collect(Collectors.partitioningBy((index) -> (index & digit) != 0,
						Collectors.mapping(names::get, Collectors.toSet())))
				.values());
		}
		return sets;
	}

	private static GenericApplicationContext copy(GenericApplicationContext context) {
		return (context instanceof GenericWebApplicationContext) ? new GenericWebApplicationContext()
				: new GenericReactiveWebApplicationContext();
	}

	/**
	 * Return the beans that Joinkey defines beside others, none of which is created, each
	 * as the application could define it.
	 */
	private static Map<String, RootBeanDefinition> beans(GenericApplicationContext context,
			Map<String, RootBeanDefinition> others) {
		ConfigurableEnvironment environment = context.getEnvironment();
		AppliedDefaults.to(environment);
		TestPropertyValues.of("management.endpoints.web.exposure.include=*").applyTo(environment);
		others.forEach(context::registerBeanDefinition);
		context.registerBeanDefinition("application", new RootBeanDefinition(Application.class));
		ConfigurationClassPostProcessor processor = new ConfigurationClassPostProcessor();
		processor.setEnvironment(environment);
		processor.setResourceLoader(context);
		processor.setMetadataReaderFactory(classes);
		processor.processConfigBeanDefinitions(context.getDefaultListableBeanFactory());
		Map<String, RootBeanDefinition> beans = new TreeMap<>();
		for (String name : context.getBeanDefinitionNames()) {
			if (context.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition
					&& definition.getFactoryMethodMetadata() != null
					&& definition.getFactoryMethodMetadata().getDeclaringClassName().startsWith("io.joinkey.")) {
				beans.put(name, own(definition.getFactoryMethodMetadata()));
			}
		}
		return beans;
	}

	private static RootBeanDefinition own(MethodMetadata method) {
		Class<?> declaring = ClassUtils.resolveClassName(method.getDeclaringClassName(), null);
		ResolvableType type = Arrays.stream(ReflectionUtils.getDeclaredMethods(declaring))
			.filter((candidate) -> candidate.getName().equals(method.getMethodName()))
			.map(ResolvableType::forMethodReturnType)
			.findFirst()
			.get();
		boolean filter = FilterRegistrationBean.class.isAssignableFrom(type.toClass());
		return new RootBeanDefinition((filter ? type.getGeneric(0) : type).toClass());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
