/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.joinkey.proof.Jvm;

/**
 * What makes an application observable: a column of the table.
 */
enum Variant {

	/** Spring Boot with {@code spring-boot-starter-opentelemetry}, as it comes. */
	STOCK("stock Boot", "joinkey-.*|.*/(autoconfigure|starter)/target/.*|logstash-logback-encoder-.*") {

		@Override
		List<String> arguments() {
			return List.of();
		}

	},

	/**
	 * The same with every switch that Spring Boot has for it, but for
	 * {@code spring.task.execution.mode=force}: no application starts with it that has an
	 * {@code AsyncConfigurer}.
	 */
	SWITCHED("stock Boot, switches on", STOCK.excluded.pattern()) {

		@Override
		List<String> arguments() {
			return List.of("--management.tracing.sampling.probability=1.0",
					"--management.endpoints.web.exposure.include=health,prometheus",
					"--management.metrics.distribution.percentiles-histogram.http.server.requests=true",
					"--management.observations.annotations.enabled=true",
					"--spring.kafka.template.observation-enabled=true",
					"--spring.kafka.listener.observation-enabled=true", "--spring.reactor.context-propagation=auto",
					"--spring.task.execution.propagate-context=true", "--logging.structured.format.console=logstash");
		}

	},

	/** Spring Boot without its own tracing, with the OpenTelemetry Java agent. */
	AGENT("OpenTelemetry agent", STOCK.excluded.pattern()
			+ "|micrometer-tracing-.*|spring-boot-(micrometer-tracing|opentelemetry|starter-opentelemetry).*|opentelemetry-(?!api-|context-|common-|proto-).*|micrometer-registry-otlp-.*") {

		@Override
		List<String> arguments() {
			return List.of("--management.endpoints.web.exposure.include=health,prometheus",
					"--logging.pattern.console=%d %p [%X{trace_id}-%X{span_id}-%X{trace_flags}] %c : %m%n%ex");
		}

		@Override
		List<String> jvmArguments(String collector) {
			return List.of("-javaagent:" + Path.of("target/agent/opentelemetry-javaagent.jar").toAbsolutePath(),
					"-Dotel.service.name=hops", "-Dotel.exporter.otlp.protocol=http/protobuf",
					"-Dotel.exporter.otlp.traces.endpoint=" + collector, "-Dotel.metrics.exporter=none",
					"-Dotel.logs.exporter=none", "-Dotel.bsp.schedule.delay=100");
		}

	},

	/** The starter under the agent: no column of the table. */
	JOINKEY_AND_AGENT("Joinkey and the agent", "(?!)") {

		@Override
		List<String> arguments() {
			// none of its hops, and each instrumentation looks at each class
			return List.of("--spring.kafka.streams.auto-startup=false");
		}

		@Override
		List<String> jvmArguments(String collector) {
			return AGENT.jvmArguments(collector);
		}

	},

	/** The starter in an application that was processed ahead of time: no column. */
	JOINKEY_AHEAD_OF_TIME("Joinkey, ahead of time", "(?!)") {

		@Override
		List<String> arguments() {
			return List.of();
		}

		@Override
		List<String> jvmArguments(String collector) {
			List<String> arguments = new ArrayList<>(super.jvmArguments(collector));
			arguments.add("-Dspring.aot.enabled=true");
			return arguments;
		}

		@Override
		String classPath(Application application) {
			// decides that there is an exporter; its endpoint is that of the run time
			return AheadOfTime.process(application.main(), super.classPath(application),
					"-Dmanagement.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:4318/v1/traces");
		}

	},

	/** The starter, and nothing configured. */
	JOINKEY("Joinkey", "(?!)") {

		@Override
		List<String> arguments() {
			return List.of();
		}

	};

	private final String title;

	private final Pattern excluded;

	Variant(String title, String excluded) {
		this.title = title;
		this.excluded = Pattern.compile(excluded);
	}

	static Set<Variant> columns() {
		return EnumSet.complementOf(EnumSet.of(JOINKEY_AND_AGENT, JOINKEY_AHEAD_OF_TIME));
	}

	String title() {
		return this.title;
	}

	/**
	 * Return the arguments of the application.
	 * @return properties
	 */
	abstract List<String> arguments();

	/**
	 * Return the arguments of the JVM.
	 * @param collector where to send spans
	 * @return options
	 */
	List<String> jvmArguments(String collector) {
		return List.of("-Dmanagement.opentelemetry.tracing.export.otlp.endpoint=" + collector,
				"-Dmanagement.opentelemetry.tracing.export.schedule-delay=100ms",
				"-Dmanagement.otlp.metrics.export.enabled=false");
	}

	/**
	 * Return the class path of the application: this test's own, without what the variant
	 * does not have.
	 * @param application the application
	 * @return the class path
	 */
	String classPath(Application application) {
		return Jvm.applicationClassPath(this.excluded);
	}

}
