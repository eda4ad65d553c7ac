/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.evidence.Wiring.Part;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads which beans of the application take part in correlation, in their order.
 */
final class WiringReader {

	/** Types whose beans also run for the error page. */
	private static final List<String> ERROR_PAGE = List.of(
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice",
			"org.springframework.boot.webmvc.error.ErrorController",
			"org.springframework.boot.webmvc.error.ErrorAttributes",
			"org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver");

	/** The order of Spring Boot's server observation. */
	static final int OBSERVATION = Ordered.HIGHEST_PRECEDENCE + 1;

	private static final Map<Part, List<String>> TYPES = Map.ofEntries(
			Map.entry(Part.WEB_FILTER, List.of("org.springframework.web.server.WebFilter")),
			Map.entry(Part.EXEMPLARS, List.of("io.prometheus.metrics.tracer.common.SpanContext")),
			Map.entry(Part.METER_FILTER, List.of("io.micrometer.core.instrument.config.MeterFilter")),
			Map.entry(Part.OBSERVATION_TAGS, List.of("io.micrometer.observation.ObservationFilter",
					"io.micrometer.observation.ObservationConvention",
					"org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer")),
			Map.entry(Part.RESOURCE,
					List.of("io.opentelemetry.sdk.resources.Resource",
							"org.springframework.boot.opentelemetry.autoconfigure.SdkResourceBuilderCustomizer")),
			Map.entry(Part.SPAN_EXPORT,
					List.of("io.micrometer.tracing.exporter.SpanExportingPredicate",
							"io.micrometer.tracing.exporter.SpanFilter", "io.opentelemetry.sdk.trace.SpanProcessor",
							"io.opentelemetry.sdk.trace.export.SpanExporter",
							"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters")),
			Map.entry(Part.SAMPLER, List.of("io.opentelemetry.sdk.trace.samplers.Sampler")),
			Map.entry(Part.ID_GENERATOR, List.of("io.opentelemetry.sdk.trace.IdGenerator")),
			Map.entry(Part.OBSERVATION_PREDICATE, List.of("io.micrometer.observation.ObservationPredicate")),
			Map.entry(Part.PROPAGATOR,
					List.of("io.micrometer.tracing.propagation.Propagator",
							"io.opentelemetry.context.propagation.TextMapPropagator",
							"io.opentelemetry.context.propagation.ContextPropagators")),
			Map.entry(Part.METER_REGISTRY, List.of("io.micrometer.prometheusmetrics.PrometheusMeterRegistry")),
			Map.entry(Part.METER_CUSTOMIZER,
					List.of("org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer")),
			Map.entry(Part.METER_HANDLER, List.of("io.micrometer.core.instrument.observation.MeterObservationHandler")),
			Map.entry(Part.TRACER_CUSTOMIZER, List
				.of("org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer")),
			Map.entry(Part.TRACING_HANDLER, List.of("io.micrometer.tracing.handler.TracingObservationHandler")));

	private static final String SCRAPE_ENDPOINT = "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint";

	static final List<String> FILTERS = List.of("jakarta.servlet.Filter",
			"org.springframework.boot.web.servlet.FilterRegistrationBean");

	/** The starter's part that adds the trace id to responses. */
	static final String RESPONSE = "io.joinkey.response.JoinkeyResponseAutoConfiguration";

	static final String STARTER = "io.joinkey.JoinkeyAutoConfiguration";

	private final ConfigurableApplicationContext context;

	private final ConfigurableListableBeanFactory beans;

	private final ApplicationBeans own;

	WiringReader(ConfigurableApplicationContext context, Predicate<String> application) {
		this.context = context;
		this.beans = context.getBeanFactory();
		this.own = new ApplicationBeans(context, application);
	}

	Wiring read() {
		Map<String, String> properties = new WiringProperties(this.context).read();
		return new Wiring(properties, parts(), held(), libraries(),
				new CodeReader(this.beans, this.own::isOfApplication).read(),
				PropertyOrigins.of(this.context.getEnvironment(), properties.keySet()));
	}

	private Map<Part, List<String>> parts() {
		Map<Part, List<String>> parts = new EnumMap<>(Part.class);
		TYPES.forEach((part, types) -> parts.put(part, this.own.named(types)));
		parts.merge(Part.OBSERVATION_PREDICATE, predicates(),
				(one, other) -> Stream.concat(one.stream(), other.stream()).toList());
		parts.put(Part.TELEMETRY, telemetry());
		parts.put(Part.FILTER, filters((order) -> order > OBSERVATION));
		parts.put(Part.LATE_OBSERVATION, LateObservation.of(this.beans, this.own));
		parts.put(Part.REQUEST_LISTENER, this.own.named(List.of("jakarta.servlet.ServletRequestListener")));
		TomcatValves valves = new TomcatValves(this.own::isOfApplication);
		parts.put(Part.VALVE, valves.of(this.context));
		parts.put(Part.EARLY_FILTER,
				Stream.concat(filters((order) -> order <= OBSERVATION).stream(), added(valves)).toList());
		parts.put(Part.ACCESS_LOG, valves.accessLogs(this.context));
		parts.put(Part.MDC_ADAPTER, LogbackMdc.foreign());
		parts.put(Part.LOGGING_JAR, LoggingJar.of(this.context.getEnvironment().containsProperty("logging.config"),
				Objects.requireNonNullElseGet(this.context.getClassLoader(), ClassUtils::getDefaultClassLoader)));
		parts.put(Part.JSON_CUSTOMIZER, customizers());
		parts.put(Part.HANDLER_INTERCEPTOR, interceptors());
		parts.put(Part.ERROR_PAGE, this.own.named(ERROR_PAGE));
		parts.put(Part.ASYNC_SUPPORT, asyncSupport());
		parts.put(Part.CLIENT_BUILDER, new ClientBuilders(this.beans).unobserved());
		parts.put(Part.SCRAPE_ENDPOINT, this.own.all(SCRAPE_ENDPOINT));
		ServerObservation.read(this.beans, (type) -> this.own.ordered(List.of(type)), this.own::named, parts);
		String generator = OwnIdGenerator.of(this.beans, this.context.getClassLoader()).className();
		if (generator != null && parts.getOrDefault(Part.ID_GENERATOR, List.of()).isEmpty()) {
			parts.put(Part.ID_GENERATOR, List.of("the IdGenerator " + generator));
		}
		return parts;
	}

	/** Spring Boot applies them beside the one of the property. */
	private List<String> customizers() {
		return SpringFactoriesLoader.forDefaultResourceLocation(this.context.getClassLoader())
			.load(StructuredLoggingJsonMembersCustomizer.class, (type, name, failure) -> {
			})
			.stream()
			.map(ApplicationBeans::className)
			.filter(this.own::isOfApplication)
			.toList();
	}

	private List<Held> held() {
		List<Held> held = new ArrayList<>(new HeldReader(this.beans, this.own::isOfApplication).read());
		// the agent instruments JMS and RabbitMQ itself
		if (!new Agent().isSeen()) {
			held.addAll(new MessagingReader(this.beans, this.own::isOfApplication, this.own::isOwn).read());
		}
		held.addAll(new GrpcReader(this.beans, this.own::isOfApplication).read());
		return held;
	}

	private List<String> filters(IntPredicate order) {
		return this.own.ordered(FILTERS)
			.filter((name) -> order.test(this.own.order(name)))
			.map(this.own::named)
			.toList();
	}

	/** Filters that are not beans, and that run before the server's observation. */
	private Stream<String> added(TomcatValves valves) {
		List<String> known = filters((order) -> true);
		return valves.earlyFilters(this.context)
			.stream()
			.filter((type) -> known.stream().noneMatch((named) -> named.contains("(" + type + ")")))
			.map((type) -> "the filter (" + type
					+ ") of ServletContext.addFilter(...), which has the order of the ServletContextInitializer that adds it");
	}

	/** The starter has no jar where it is built together with the application. */
	private List<String> libraries() {
		List<String> jars = ClassPathLibraries.read(WiringReader.class.getClassLoader());
		boolean starter = this.beans.containsBeanDefinition(STARTER)
				&& jars.stream().noneMatch((jar) -> jar.startsWith("joinkey-spring-boot"));
		return starter ? Stream.concat(jars.stream(), Stream.of("joinkey-spring-boot:")).toList() : jars;
	}

	/**
	 * Return the predicates that are not beans, such as those that an
	 * ObservationRegistryCustomizer adds.
	 */
	private List<String> predicates() {
		Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
		this.own.made(ObservationPredicate.class).forEach(known::add);
		return this.own.made(ObservationRegistry.class)
			.map((registry) -> PrivateField.read(registry.observationConfig(), "observationPredicates"))
			.filter(Collection.class::isInstance)
			.flatMap((all) -> ((Collection<?>) all).stream())
			.filter((predicate) -> !known.contains(predicate)
					&& this.own.isOfApplication(ApplicationBeans.className(predicate)))
			.map(ApplicationBeans::className)
			.distinct()
			.toList();
	}

	private List<String> telemetry() {
		return Stream.of(this.beans.getBeanNamesForType(Object.class, true, false))
			.filter((name) -> this.beans.containsSingleton(name) && this.own.isOwn(name)
					&& TelemetryBeans.isOne(Objects.requireNonNull(this.beans.getSingleton(name))))
			.map(this.own::named)
			.toList();
	}

	/** Beans that can set the executor of Spring MVC. */
	private List<String> asyncSupport() {
		return this.own.ordered(List.of("org.springframework.web.servlet.config.annotation.WebMvcConfigurer"))
			.filter((name) -> {
				Object bean = this.beans.getSingleton(name);
				return bean != null && ReflectionUtils.getUniqueDeclaredMethods(ClassUtils.getUserClass(bean),
						(method) -> method.getName().equals("configureAsyncSupport")
								&& !method.getDeclaringClass().isInterface()).length > 0;
			})
			.map(this.own::named)
			.toList();
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
							.filter((one) -> one != null && this.own.isOfApplication(one.getClass()))
							.forEach((one) -> all.add(ApplicationBeans.className(one)));
					}
				});
		}
		return all.stream().distinct().toList();
	}

}
