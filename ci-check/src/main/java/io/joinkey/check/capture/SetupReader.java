/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Field;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.ProbeContext;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ClientBean;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.Setup.Tracing;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the parts of the application context that explain evidence or its absence.
 */
final class SetupReader {

	private static final String MISSING = """
			spring-boot-micrometer-tracing-opentelemetry is missing, or its auto-configuration backed off""";

	private static final List<String> CLIENTS = List.of("org.springframework.web.client.RestClient",
			"org.springframework.web.client.RestTemplate", "org.springframework.web.reactive.function.client.WebClient",
			"java.net.http.HttpClient");

	private static final List<String> CLIENT_BUILDERS = List.of("org.springframework.web.client.RestClient$Builder",
			"org.springframework.boot.restclient.RestTemplateBuilder",
			"org.springframework.web.reactive.function.client.WebClient$Builder");

	private static final String STARTER = "io.joinkey.propagation.JoinkeyPropagationAutoConfiguration";

	private final ConfigurableApplicationContext context;

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	SetupReader(ConfigurableApplicationContext context) {
		this.context = context;
		this.beans = context.getBeanFactory();
		this.environment = context.getEnvironment();
	}

	Setup read(Set<Boundary> seen, Map<Boundary, String> unobserved, Threads threads) {
		Map<Boundary, String> absent = absent();
		absent.put(Boundary.KAFKA_LISTENER, "no Kafka listener container of the application takes single records");
		absent.put(Boundary.KAFKA_BATCH_LISTENER, "no Kafka listener container of the application takes batches");
		// a client without a bean is seen by what it sends
		seen.forEach(absent::remove);
		Setup setup = new Setup(tracing(), packages(), baggage(), clients(), registries(), serviceNames(), absent,
				unobserved, threads);
		return setup.withWiring(new WiringReader(this.context, setup::isApplication).read());
	}

	private Tracing tracing() {
		boolean micrometer = isPresent("io.micrometer.tracing.Tracer");
		Tracing tracing = micrometer ? MicrometerTracing.read(this.beans) : null;
		if (tracing == null && isPresent("io.opentelemetry.api.OpenTelemetry")) {
			tracing = OpenTelemetryTracing.read(this.beans);
		}
		if (tracing == null) {
			tracing = tried(new Agent().probe());
		}
		if (tracing != null && !tracing.recording()) {
			tracing = excluded().map(tracing::withExcluded).orElse(tracing);
		}
		if (tracing != null) {
			return tracing.withRepeatedId(OwnIdGenerator.of(this.beans, this.context.getClassLoader()).repeated());
		}
		if (micrometer) {
			return new Tracing("no Tracer bean", false, List.of(), MISSING);
		}
		return new Tracing("no tracer", false, List.of(),
				"neither micrometer-tracing nor OpenTelemetry's starter is on the class path: depend on spring-boot-starter-opentelemetry");
	}

	/** Return the auto-configuration of the tracer that the application excludes. */
	private Optional<String> excluded() {
		return ConditionEvaluationReport.get(this.beans)
			.getExclusions()
			.stream()
			.filter((name) -> name.matches(".*\\.(OpenTelemetry(Sdk|Tracing)?|MicrometerTracing)AutoConfiguration"))
			.findFirst();
	}

	private static @Nullable Tracing tried(@Nullable Map<String, String> words) {
		if (words == null) {
			return null;
		}
		String span = words.getOrDefault("span", "");
		String fields = words.getOrDefault("fields", "");
		return new Tracing(words.getOrDefault("tracer", ""), isNew(span),
				fields.isEmpty() ? List.of() : List.of(fields.split(",")), "");
	}

	/** Return whether a span is new: a no-op tracer returns the parent. */
	private static boolean isNew(String spanId) {
		return !spanId.equals(ThreadSnapshots.PARENT) && !spanId.matches("0*");
	}

	private List<String> packages() {
		return new OwnClasses(this.beans).packages();
	}

	private List<String> baggage() {
		String[] fields = this.environment.getProperty("management.tracing.baggage.remote-fields", String[].class);
		Stream<String> allowed = (fields != null) ? Stream.of(fields) : Stream.empty();
		return (forwardsAll() ? Stream.concat(allowed, Stream.of(Setup.ALL_BAGGAGE)) : allowed).toList();
	}

	/**
	 * Spring Boot's propagator forwards all baggage that comes in unless baggage is off.
	 * Joinkey's starter forwards only the configured fields.
	 */
	private boolean forwardsAll() {
		return this.environment.getProperty("management.tracing.baggage.enabled", Boolean.class, true)
				&& !this.beans.containsBeanDefinition(STARTER);
	}

	private List<ClientBean> clients() {
		List<ClientBean> clients = new ArrayList<>();
		for (Class<?> type : present(CLIENTS).toList()) {
			for (String name : this.beans.getBeanNamesForType(type, false, false)) {
				Object client = this.beans.getBean(name);
				clients.add(new ClientBean(name, ClassUtils.getShortName(type), isObserved(client)));
			}
		}
		return clients;
	}

	private static boolean isObserved(Object client) {
		if (client instanceof HttpClient) {
			return !client.getClass().getName().startsWith("jdk.internal.");
		}
		Field field = ReflectionUtils.findField(client.getClass(), "observationRegistry");
		if (field == null) {
			return false;
		}
		ReflectionUtils.makeAccessible(field);
		Object registry = ReflectionUtils.getField(field, client);
		return registry instanceof ObservationRegistry observations && !observations.isNoop();
	}

	private List<String> registries() {
		return present(List.of("io.micrometer.core.instrument.MeterRegistry"))
			.flatMap((type) -> this.beans.getBeansOfType(type, false, false).values().stream())
			.map((registry) -> registry.getClass().getName())
			.toList();
	}

	private Map<String, String> serviceNames() {
		Map<String, String> names = new TreeMap<>();
		for (String source : List.of("spring.application.name", "OTEL_SERVICE_NAME",
				"management.opentelemetry.resource-attributes.service.name", "logging.structured.ecs.service.name",
				"management.metrics.tags.service")) {
			String value = this.environment.getProperty(source);
			if (value != null) {
				names.put(source, value);
			}
		}
		return names;
	}

	private Map<Boundary, String> absent() {
		Map<Boundary, String> absent = new EnumMap<>(Boundary.class);
		if (this.environment.getProperty("local.server.port") == null) {
			absent.put(Boundary.INBOUND_HTTP, "the application runs no web server");
			if (this.environment.getProperty("local.management.port") == null) {
				absent.put(Boundary.METRICS, "the application runs no web server that could serve metrics");
			}
		}
		if (Stream.concat(CLIENTS.stream(), CLIENT_BUILDERS.stream()).noneMatch(this::isUsed)) {
			absent.put(Boundary.OUTGOING_HTTP, "the application uses no HTTP client bean");
		}
		if (!isKafkaProducer()) {
			absent.put(Boundary.KAFKA_PRODUCER, "the application uses no KafkaTemplate or producer bean");
		}
		if (new Agent().isSeen()) {
			absent.put(Boundary.SCOPES, "the OpenTelemetry Java agent opens all scopes, the application opens none");
		}
		return absent;
	}

	boolean isKafkaProducer() {
		return Stream
			.of("org.springframework.kafka.core.KafkaTemplate", "org.springframework.kafka.core.ProducerFactory",
					"org.apache.kafka.clients.producer.Producer")
			.anyMatch(this::isUsed);
	}

	/**
	 * Return whether a bean of the application has a type, or is injected with a bean of
	 * the type that a library defines.
	 */
	private boolean isUsed(String typeName) {
		return present(List.of(typeName))
			.flatMap((type) -> Stream.of(this.beans.getBeanNamesForType(type, true, false)))
			.anyMatch((name) -> Stream.of(this.beans.getDependentBeans(name)).anyMatch(this::isOfApplication));
	}

	private boolean isOfApplication(String name) {
		Class<?> type = this.beans.containsBean(name) ? this.beans.getType(name, false) : null;
		return type != null && packages().stream()
			.anyMatch((application) -> (type.getPackageName() + ".").startsWith(application + "."));
	}

	private Stream<? extends Class<?>> present(List<String> names) {
		return names.stream()
			.filter(this::isPresent)
			.map((name) -> ClassUtils.resolveClassName(name, this.context.getClassLoader()));
	}

	private boolean isPresent(String name) {
		return ClassUtils.isPresent(name, this.context.getClassLoader());
	}

	private static final class MicrometerTracing {

		private static final String NOOP = "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration";

		private static @Nullable Tracing read(ConfigurableListableBeanFactory beans) {
			Tracer tracer = beans.getBeanProvider(Tracer.class).getIfAvailable();
			if (tracer == null) {
				return null;
			}
			TraceContext parent = ProbeContext.of(tracer);
			String spanId = tracer.spanBuilder().setParent(parent).name("joinkey").start().context().spanId();
			// the headers that it writes: fields() also returns those that it reads
			Map<String, String> written = new TreeMap<>();
			beans.getBeanProvider(Propagator.class)
				.ifAvailable((propagator) -> propagator.inject(parent, written,
						(carrier, name, value) -> written.put(name, value)));
			List<String> fields = List.copyOf(written.keySet());
			return new Tracing(tracer.getClass().getName(), isNew(spanId), fields,
					isOfBoot(beans) ? "Spring Boot's own, since " + MISSING : "");
		}

		/**
		 * Return whether the tracer is Spring Boot's Tracer.NOOP, its default without a
		 * library.
		 */
		private static boolean isOfBoot(ConfigurableListableBeanFactory beans) {
			return Stream.of(beans.getBeanNamesForType(Tracer.class, true, false))
				.filter(beans::containsBeanDefinition)
				.map((name) -> beans.getMergedBeanDefinition(name).getFactoryBeanName())
				.filter(Objects::nonNull)
				.map((factory) -> beans.getType(factory, false))
				.anyMatch((definer) -> definer != null && definer.getName().equals(NOOP));
		}

	}

	private static final class OpenTelemetryTracing {

		private static @Nullable Tracing read(ConfigurableListableBeanFactory beans) {
			OpenTelemetry openTelemetry = beans.getBeanProvider(OpenTelemetry.class).getIfAvailable();
			return (openTelemetry != null) ? tried(OpenTelemetryProbe.words(openTelemetry)) : null;
		}

	}

}
