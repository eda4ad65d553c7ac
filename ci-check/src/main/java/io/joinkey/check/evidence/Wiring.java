/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Beans, properties and libraries of the observed application that a remedy can name.
 *
 * @param properties the properties that decide correlation and are set, with their values
 * @param beans the beans and classes of the application that take part, in their order
 * @param held clients, executors and templates, as beans or in fields of the
 * application's beans
 * @param libraries the libraries on the class path, as {@code artifact:version}
 * @param code the places in the application's code that can break the join
 * @param origins what sets a property, where it wins over the application's own file
 */
public record Wiring(Map<String, String> properties, Map<Part, List<String>> beans, List<Held> held,
		List<String> libraries, List<CodeSite> code, Map<String, String> origins) {

	private static final Map<String, Set<String>> SWITCHES = Map.of("true", Set.of("on", "yes", "1"), "false",
			Set.of("off", "no", "0"));

	/** Nothing is known. */
	public static final Wiring NONE = new Wiring(Map.of(), Map.of(), List.of(), List.of());

	public Wiring {
		properties = Map.copyOf(properties);
		beans = Map.copyOf(beans);
		held = List.copyOf(held);
		libraries = List.copyOf(libraries);
		code = List.copyOf(code);
		origins = Map.copyOf(origins);
	}

	public Wiring(Map<String, String> properties, Map<Part, List<String>> beans, List<Held> held,
			List<String> libraries, List<CodeSite> code) {
		this(properties, beans, held, libraries, code, Map.of());
	}

	public Wiring(Map<String, String> properties, Map<Part, List<String>> beans, List<Held> held,
			List<String> libraries) {
		this(properties, beans, held, libraries, List.of());
	}

	/**
	 * Return whether {@code key=value} holds already, so that setting it changes nothing.
	 * A switch may be written as Spring converts it, such as {@code off}.
	 */
	public boolean isSet(String property) {
		String[] parts = property.split("=", 2);
		String set = this.properties.get(parts[0]);
		String value = (set != null) ? set.strip().toLowerCase(Locale.ROOT) : "";
		return set != null && (value.equals(parts[1].toLowerCase(Locale.ROOT))
				|| SWITCHES.getOrDefault(parts[1], Set.of()).contains(value));
	}

	/**
	 * Return a phrase of a remedy, or nothing if the property that it suggests is set
	 * already.
	 */
	public String unlessSet(String property, String phrase, String remedy) {
		return isSet(property) ? remedy.replace(phrase, "") : remedy;
	}

	/** Return the name of the observation of requests. */
	public String requests() {
		return this.properties.getOrDefault("management.observations.http.server.requests.name",
				"http.server.requests");
	}

	/** Return the beans of a part as a phrase, empty if no bean has the part. */
	public Optional<String> named(Part part) {
		List<String> names = this.beans.getOrDefault(part, List.of());
		return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
	}

	/** Return the held objects whose class name contains a text. */
	public List<Held> held(String type) {
		return this.held.stream()
			.filter((each) -> each.type().substring(each.type().lastIndexOf('.') + 1).contains(type))
			.toList();
	}

	/**
	 * Return a phrase for what the application added to clients or templates, or empty if
	 * it added nothing.
	 */
	public static Optional<String> added(List<Held> held) {
		String all = held.stream()
			.filter((each) -> !each.parts().isEmpty())
			.sorted(Comparator.comparing(Held::place))
			.map((each) -> String.join(", ", each.parts()) + " of " + each.place())
			.collect(Collectors.joining("; "));
		return all.isEmpty() ? Optional.empty() : Optional.of(all);
	}

	/** Return the held executor that took a task. */
	public Optional<Held> pool(String pool) {
		return this.held.stream().filter((each) -> !pool.isEmpty() && each.pool().equals(pool)).findFirst();
	}

	/** The parts that beans of the application can have. */
	public enum Part {

		/** Servlet filters that run before the server's observation. */
		EARLY_FILTER,
		/** Servlet filters that observe requests, later than Spring Boot's would. */
		LATE_OBSERVATION,
		/** Listeners that the container calls outside of all filters. */
		REQUEST_LISTENER,
		/** Valves of Tomcat, which run outside of all filters. */
		VALVE,
		/** Access logs of Tomcat whose pattern writes no trace id. */
		ACCESS_LOG,
		/** Servlet filters that run within the server's observation. */
		FILTER,
		/** Filters of Spring WebFlux. */
		WEB_FILTER,
		/** Interceptors of Spring MVC's handlers. */
		HANDLER_INTERCEPTOR,
		/** What runs for the error page, after the server's observation. */
		ERROR_PAGE,
		/** What can give Spring MVC an executor. */
		ASYNC_SUPPORT,
		/** What gives exemplars their ids. */
		EXEMPLARS,
		/** What names the service of spans. */
		RESOURCE,
		/** What decides which ended spans are exported. */
		SPAN_EXPORT,
		/** What decides which spans are recorded. */
		SAMPLER,
		/** What makes ids. */
		ID_GENERATOR,
		/** What gives Logback's events their MDC, if it is not what MDC writes into. */
		MDC_ADAPTER,
		/** The configuration of logging that a library brings, with its jar. */
		LOGGING_JAR,
		/** What decides which observations exist. */
		OBSERVATION_PREDICATE,
		/** What changes or drops meters. */
		METER_FILTER,
		/** What can add common tags or filters to registries of meters. */
		METER_CUSTOMIZER,
		/** What reads and writes headers. */
		PROPAGATOR,
		/** Registries of meters for Prometheus. */
		METER_REGISTRY,
		/**
		 * The beans whose creation made the registry of observations before it could get
		 * its handlers, the outermost first.
		 */
		EARLY_REGISTRY,
		/** Registries of observations without a handler. */
		IDLE_REGISTRY,
		/** Registries of meters that no scrape shows. */
		OTHER_METER_REGISTRY,
		/** What measures observations. */
		METER_HANDLER,
		/**
		 * Builders of clients that take the place of Spring Boot's, and observe nothing.
		 */
		CLIENT_BUILDER,
		/** What makes the spans of observations. */
		TRACING_HANDLER,
		/** What makes tracers. */
		TRACER_PROVIDER,
		/** What can give tracers a resource, processors or a sampler. */
		TRACER_CUSTOMIZER,
		/** Auto-configurations of observations that the application excludes. */
		UNOBSERVED,
		/** Auto-configurations of clients' observations that the application excludes. */
		UNOBSERVED_CLIENT,
		/** What can add key values to observations, and so labels to meters. */
		OBSERVATION_TAGS,
		/** What customizes JSON lines, by META-INF/spring.factories. */
		JSON_CUSTOMIZER,
		/** Auto-configurations of metrics or endpoints that the application excludes. */
		UNSERVED,
		/** The endpoint that answers a scrape, also one that the application defines. */
		SCRAPE_ENDPOINT,
		/**
		 * The application's beans that implement an interface of Micrometer,
		 * OpenTelemetry or Prometheus, or that can replace other beans.
		 */
		TELEMETRY

	}

	/**
	 * One client, executor or template.
	 *
	 * @param place the bean or the field
	 * @param type the class, and the class of Spring that it extends if it is not of
	 * Spring
	 * @param pool what runs tasks, as in {@link TaskSubmission#pool()}, otherwise empty
	 * @param observed whether it is observed
	 * @param parts the classes that the application added, such as interceptors
	 */
	public record Held(String place, String type, String pool, boolean observed, List<String> parts) {

		public Held {
			parts = List.copyOf(parts);
		}

	}

}
