/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.evidence.Wiring.Part;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads which beans of the application take part in correlation, in their order.
 */
final class WiringReader {

	/** The order of Spring Boot's server observation. */
	private static final int OBSERVATION = Ordered.HIGHEST_PRECEDENCE + 1;

	private static final Map<Part, List<String>> TYPES = Map.of(Part.WEB_FILTER,
			List.of("org.springframework.web.server.WebFilter"), Part.EXEMPLARS,
			List.of("io.prometheus.metrics.tracer.common.SpanContext"), Part.METER_FILTER,
			List.of("io.micrometer.core.instrument.config.MeterFilter"), Part.RESOURCE,
			List.of("io.opentelemetry.sdk.resources.Resource",
					"org.springframework.boot.opentelemetry.autoconfigure.SdkResourceBuilderCustomizer"),
			Part.SPAN_EXPORT,
			List.of("io.micrometer.tracing.exporter.SpanExportingPredicate",
					"io.micrometer.tracing.exporter.SpanFilter", "io.opentelemetry.sdk.trace.SpanProcessor",
					"io.opentelemetry.sdk.trace.export.SpanExporter",
					"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters"),
			Part.SAMPLER, List.of("io.opentelemetry.sdk.trace.samplers.Sampler"), Part.ID_GENERATOR,
			List.of("io.opentelemetry.sdk.trace.IdGenerator"), Part.OBSERVATION_PREDICATE,
			List.of("io.micrometer.observation.ObservationPredicate"), Part.PROPAGATOR,
			List.of("io.micrometer.tracing.propagation.Propagator",
					"io.opentelemetry.context.propagation.TextMapPropagator",
					"io.opentelemetry.context.propagation.ContextPropagators"),
			Part.METER_REGISTRY, List.of("io.micrometer.prometheusmetrics.PrometheusMeterRegistry"));

	private static final List<String> METER_CUSTOMIZERS = List
		.of("org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer");

	private static final List<String> TRACER_CUSTOMIZERS = List
		.of("org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer");

	private static final List<String> METER_HANDLERS = List
		.of("io.micrometer.core.instrument.observation.MeterObservationHandler");

	private static final List<String> TRACING_HANDLERS = List
		.of("io.micrometer.tracing.handler.TracingObservationHandler");

	private static final List<String> FILTERS = List.of("jakarta.servlet.Filter",
			"org.springframework.boot.web.servlet.FilterRegistrationBean");

	private static final List<String> PROPERTIES = List.of("spring.task.execution.propagate-context",
			"spring.task.execution.mode", "spring.reactor.context-propagation",
			"spring.kafka.template.observation-enabled", "spring.kafka.listener.observation-enabled",
			"spring.rabbitmq.template.observation-enabled", "spring.rabbitmq.listener.simple.observation-enabled",
			"spring.rabbitmq.listener.direct.observation-enabled", "management.tracing.exemplars.include",
			"management.tracing.propagation.type", "management.tracing.propagation.consume",
			"management.tracing.propagation.produce", "management.tracing.export.enabled",
			"management.opentelemetry.tracing.sampler", "management.tracing.baggage.enabled", "joinkey.excluded-beans",
			"logging.structured.json.customizer", "logging.structured.json.include",
			"logging.structured.json.rename.traceId", "logging.pattern.console", "logging.pattern.file",
			"management.observations.enable.http.server.requests",
			"management.observations.enable.http.client.requests", "management.observations.enable.http.client",
			"management.observations.enable.http", "management.observations.enable.all",
			"management.metrics.distribution.percentiles-histogram.http.server.requests",
			"management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes",
			"management.metrics.enable.http.server.requests", "management.prometheus.metrics.export.enabled",
			"management.defaults.metrics.export.enabled", "management.opentelemetry.enabled",
			"logging.pattern.correlation", "server.tomcat.accesslog.enabled", "server.jetty.accesslog.enabled");

	private static final String EXPOSURE = "management.endpoints.web.exposure.include";

	private static final String REQUESTS = "management.observations.http.server.requests.name";

	private static final List<String> CONVENTIONS = List.of(
			"org.springframework.http.server.observation.ServerRequestObservationConvention",
			"org.springframework.http.server.reactive.observation.ServerRequestObservationConvention");

	private static final Map<String, String> EDGE = Map.of("joinkey.http.server.response.header", "server-error",
			"joinkey.http.server.response.header-name", "X-Trace-Id", "joinkey.http.server.response.error-bodies",
			"true", EdgeTrust.TRUST, "", "joinkey.edge.trusted.header", "");

	private static final String ALLOWED_BAGGAGE = "joinkey.edge.allowed-baggage";

	/** The starter's part that adds the trace id to responses. */
	static final String RESPONSE = "io.joinkey.response.JoinkeyResponseAutoConfiguration";

	static final String STARTER = "io.joinkey.JoinkeyAutoConfiguration";

	private final ConfigurableApplicationContext context;

	private final ConfigurableListableBeanFactory beans;

	private final Predicate<String> application;

	WiringReader(ConfigurableApplicationContext context, Predicate<String> application) {
		this.context = context;
		this.beans = context.getBeanFactory();
		this.application = application;
	}

	Wiring read() {
		Map<String, String> properties = new TreeMap<>();
		for (String name : PROPERTIES) {
			String value = this.context.getEnvironment().getProperty(name);
			if (value != null) {
				properties.put(name, value);
			}
		}
		Binder.get(this.context.getEnvironment())
			.bind(EXPOSURE, Bindable.listOf(String.class))
			.ifBound((endpoints) -> properties.put(EXPOSURE, String.join(",", endpoints)));
		String requests = requests();
		if (requests != null) {
			properties.put(REQUESTS, requests);
			String histogram = "management.metrics.distribution.percentiles-histogram." + requests;
			String value = this.context.getEnvironment().getProperty(histogram);
			if (value != null) {
				properties.put(histogram, value);
			}
		}
		edge(properties);
		EnableKeys.read(this.context.getEnvironment(), properties);
		KeyedRequests.headers(this.context.getEnvironment())
			.forEach((name, header) -> properties.put(KeyedRequests.NAMES + "." + name + ".header", header));
		Map<Part, List<String>> parts = new EnumMap<>(Part.class);
		TYPES.forEach((part, types) -> parts.put(part, ordered(types).map(this::named).toList()));
		parts.merge(Part.OBSERVATION_PREDICATE, predicates(),
				(one, other) -> Stream.concat(one.stream(), other.stream()).toList());
		parts.put(Part.METER_CUSTOMIZER, ordered(METER_CUSTOMIZERS).map(this::named).toList());
		parts.put(Part.METER_HANDLER, ordered(METER_HANDLERS).map(this::named).toList());
		parts.put(Part.TRACER_CUSTOMIZER, ordered(TRACER_CUSTOMIZERS).map(this::named).toList());
		parts.put(Part.TRACING_HANDLER, ordered(TRACING_HANDLERS).map(this::named).toList());
		parts.put(Part.TELEMETRY, telemetry());
		parts.put(Part.EARLY_FILTER,
				ordered(FILTERS).filter((name) -> order(name) <= OBSERVATION).map(this::named).toList());
		parts.put(Part.FILTER, ordered(FILTERS).filter((name) -> order(name) > OBSERVATION).map(this::named).toList());
		parts.put(Part.HANDLER_INTERCEPTOR, interceptors());
		parts.put(Part.ASYNC_SUPPORT, asyncSupport());
		ServerObservation.read(this.beans, (type) -> ordered(List.of(type)), this::named, parts);
		String generator = OwnIdGenerator.of(this.beans, this.context.getClassLoader()).className();
		if (generator != null && parts.getOrDefault(Part.ID_GENERATOR, List.of()).isEmpty()) {
			parts.put(Part.ID_GENERATOR, List.of("the IdGenerator " + generator));
		}
		List<Held> held = Stream.concat(new HeldReader(this.beans, this::isOfApplication).read().stream(),
				// the agent instruments JMS and RabbitMQ itself
				new Agent().isSeen() ? Stream.<Held>empty()
						: new MessagingReader(this.beans, this::isOfApplication, this::isOwn).read().stream())
			.toList();
		held = Stream.concat(held.stream(), new GrpcReader(this.beans, this::isOfApplication).read().stream()).toList();
		return new Wiring(properties, parts, held, libraries(),
				new CodeReader(this.beans, this::isOfApplication).read());
	}

	/** Reads what is promised to callers, by the starter's defaults too. */
	private void edge(Map<String, String> properties) {
		if (!this.context.getEnvironment().getProperty("joinkey.enabled", "true").equals("false")) {
			EDGE.forEach((name, value) -> {
				String set = this.context.getEnvironment()
					.getProperty(name, this.beans.containsBeanDefinition(RESPONSE) ? value : "");
				if (!set.isEmpty()) {
					properties.put(name, set.strip());
				}
			});
			Binder.get(this.context.getEnvironment())
				.bind(ALLOWED_BAGGAGE, Bindable.listOf(String.class))
				.ifBound((names) -> properties.put(ALLOWED_BAGGAGE, String.join(",", names)));
		}
	}

	/** The starter has no jar where it is built together with the application. */
	private List<String> libraries() {
		List<String> jars = ClassPathLibraries.read(WiringReader.class.getClassLoader());
		boolean starter = this.beans.containsBeanDefinition(STARTER)
				&& jars.stream().noneMatch((jar) -> jar.startsWith("joinkey-spring-boot"));
		return starter ? Stream.concat(jars.stream(), Stream.of("joinkey-spring-boot:")).toList() : jars;
	}

	/** Return the name of the observation of requests, if the application sets it. */
	private @Nullable String requests() {
		return CONVENTIONS.stream()
			.filter((type) -> ClassUtils.isPresent(type, this.context.getClassLoader()))
			.map((type) -> this.beans.getBeanProvider(ClassUtils.resolveClassName(type, this.context.getClassLoader()))
				.getIfUnique())
			.filter(ObservationConvention.class::isInstance)
			.map((convention) -> ((ObservationConvention<?>) convention).getName())
			.filter(Objects::nonNull)
			.findFirst()
			.orElseGet(() -> this.context.getEnvironment().getProperty(REQUESTS));
	}

	/**
	 * The predicates that are no beans, as an ObservationRegistryCustomizer adds them.
	 */
	private List<String> predicates() {
		Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
		made(ObservationPredicate.class).forEach(known::add);
		return made(ObservationRegistry.class)
			.map((registry) -> PrivateField.read(registry.observationConfig(), "observationPredicates"))
			.filter(Collection.class::isInstance)
			.flatMap((all) -> ((Collection<?>) all).stream())
			.filter((predicate) -> !known.contains(predicate) && isOfApplication(className(predicate)))
			.map(WiringReader::className)
			.distinct()
			.toList();
	}

	/** The beans that exist: the gate makes none. */
	private <T> Stream<T> made(Class<T> type) {
		return Stream.of(this.beans.getBeanNamesForType(type, true, false))
			.filter(this.beans::containsSingleton)
			.map(this.beans::getSingleton)
			.filter(type::isInstance)
			.map(type::cast);
	}

	private Stream<String> ordered(List<String> types) {
		return types.stream()
			.filter((type) -> ClassUtils.isPresent(type, this.context.getClassLoader()))
			.map((type) -> ClassUtils.resolveClassName(type, this.context.getClassLoader()))
			.flatMap((type) -> Stream.of(this.beans.getBeanNamesForType(type, true, false)))
			.distinct()
			.filter((name) -> this.beans.containsSingleton(name) && isOwn(name))
			.sorted(Comparator.comparingInt(this::order));
	}

	private List<String> telemetry() {
		return Stream.of(this.beans.getBeanNamesForType(Object.class, true, false))
			.filter((name) -> this.beans.containsSingleton(name) && isOwn(name)
					&& TelemetryBeans.isOne(Objects.requireNonNull(this.beans.getSingleton(name))))
			.map(this::named)
			.toList();
	}

	private int order(String name) {
		Object bean = this.beans.getSingleton(name);
		if (bean instanceof Ordered ordered) {
			return ordered.getOrder();
		}
		Order order = this.beans.findAnnotationOnBean(name, Order.class);
		if (order != null) {
			return order.value();
		}
		return (bean != null) ? OrderUtils.getOrder(bean.getClass(), Ordered.LOWEST_PRECEDENCE)
				: Ordered.LOWEST_PRECEDENCE;
	}

	private String named(String name) {
		Object bean = this.beans.getSingleton(name);
		Object part = (bean != null && bean.getClass().getName().endsWith("FilterRegistrationBean"))
				? PrivateField.read(bean, "filter") : null;
		Object shown = (part != null) ? part : bean;
		if (shown != null && !isDefined(name, shown)) {
			return className(shown) + " (which replaces the bean '" + name + "')";
		}
		return "the bean '" + name + "'" + ((shown != null) ? " (" + className(shown) + ")" : "");
	}

	/**
	 * The starter's classes may be a directory of the build, as those of the module are.
	 */
	private boolean isOfStarter(String name) {
		return name.startsWith("joinkey") && this.beans.containsBeanDefinition(STARTER);
	}

	/**
	 * Return the beans that the application defines, also by a method that returns a
	 * library's class, or that it replaces.
	 */
	private boolean isOwn(String name) {
		Object bean = this.beans.getSingleton(name);
		return bean != null && !bean.getClass().getName().startsWith("io.joinkey.check.capture.") && !isOfStarter(name)
				&& (isReplacement(bean) || isDefined(name, bean));
	}

	private boolean isReplacement(Object bean) {
		return !bean.getClass().getName().startsWith("io.joinkey.") && isOfApplication(bean.getClass());
	}

	private boolean isDefined(String name, Object bean) {
		if (!this.beans.containsBeanDefinition(name)) {
			return isOfApplication(bean.getClass());
		}
		BeanDefinition definition = this.beans.getMergedBeanDefinition(name);
		String factory = definition.getFactoryBeanName();
		Class<?> definer = (factory != null) ? this.beans.getType(factory, false)
				: (definition.getFactoryMethodName() != null) ? null : bean.getClass();
		return (definer != null) ? isOfApplication(definer)
				: isOfApplication(String.valueOf(definition.getBeanClassName()));
	}

	/** Beans that can set the executor of Spring MVC. */
	private List<String> asyncSupport() {
		return ordered(List.of("org.springframework.web.servlet.config.annotation.WebMvcConfigurer")).filter((name) -> {
			Object bean = this.beans.getSingleton(name);
			return bean != null && ReflectionUtils.getUniqueDeclaredMethods(ClassUtils.getUserClass(bean),
					(method) -> method.getName().equals("configureAsyncSupport")
							&& !method.getDeclaringClass().isInterface()).length > 0;
		}).map(this::named).toList();
	}

	private List<String> interceptors() {
		String mapping = "org.springframework.web.servlet.handler.AbstractHandlerMapping";
		List<String> all = new ArrayList<>();
		if (ClassUtils.isPresent(mapping, this.context.getClassLoader())) {
			this.beans.getBeansOfType(ClassUtils.resolveClassName(mapping, this.context.getClassLoader()), true, false)
				.values()
				.forEach((each) -> {
					if (PrivateField.read(each, "adaptedInterceptors") instanceof List<?> interceptors) {
						interceptors.stream()
							.map((one) -> one.getClass().getSimpleName().equals("MappedInterceptor")
									? PrivateField.read(one, "interceptor") : one)
							.filter((one) -> one != null && isOfApplication(one.getClass()))
							.forEach((one) -> all.add(className(one)));
					}
				});
		}
		return all.stream().distinct().toList();
	}

	private boolean isOfApplication(Class<?> type) {
		return isOfApplication(type.getName());
	}

	private boolean isOfApplication(String type) {
		return this.application.test(type);
	}

	/** Return the class, or for a lambda the class that contains it. */
	static String className(Object object) {
		return ClassUtils.getUserClass(object).getName().replaceFirst("\\$\\$Lambda.*", " (a lambda)");
	}

}
