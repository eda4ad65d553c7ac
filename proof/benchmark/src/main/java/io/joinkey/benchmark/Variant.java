/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * How the service is observed.
 */
enum Variant {

	/** Spring Boot without observability. */
	PLAIN("plain Boot", "plain", "") {

		@Override
		List<String> settings(Endpoints endpoints, double sampling) {
			return List.of(OWN_LINE);
		}

	},

	/** Spring Boot's tracing and Prometheus, wired as its documentation says. */
	STOCK("stock Boot", "stock", "/actuator/prometheus") {

		@Override
		List<String> settings(Endpoints endpoints, double sampling) {
			return List.of(OWN_LINE, "-Dmanagement.endpoints.web.exposure.include=health,prometheus",
					"-Dmanagement.otlp.metrics.export.enabled=false",
					"-Dspring.kafka.template.observation-enabled=true",
					"-Dspring.kafka.listener.observation-enabled=true",
					"-Dmanagement.tracing.sampling.probability=" + sampling,
					"-Dmanagement.opentelemetry.tracing.export.schedule-delay=" + EXPORT_DELAY + "ms",
					"-Dmanagement.opentelemetry.tracing.export.otlp.endpoint=" + endpoints.traces());
		}

	},

	/** OpenTelemetry's Java agent on plain Spring Boot. */
	AGENT("OpenTelemetry agent", "plain", "/metrics") {

		@Override
		List<String> settings(Endpoints endpoints, double sampling) {
			return List.of(OWN_LINE, "-javaagent:" + endpoints.agent(), "-Dotel.service.name=benchmark",
					"-Dotel.exporter.otlp.protocol=http/protobuf",
					"-Dotel.exporter.otlp.traces.endpoint=" + endpoints.traces(), "-Dotel.logs.exporter=none",
					"-Dotel.metrics.exporter=prometheus", "-Dotel.exporter.prometheus.host=127.0.0.1",
					"-Dotel.exporter.prometheus.port=" + endpoints.agentScrape(),
					"-Dotel.bsp.schedule.delay=" + EXPORT_DELAY, "-Dotel.traces.sampler=parentbased_traceidratio",
					"-Dotel.traces.sampler.arg=" + sampling);
		}

	},

	/** OpenTelemetry's Spring Boot starter. It pushes its metrics. */
	STARTER("OpenTelemetry starter", "starter", "") {

		@Override
		List<String> settings(Endpoints endpoints, double sampling) {
			return List.of(OWN_LINE, "-Dotel.service.name=benchmark", "-Dotel.exporter.otlp.protocol=http/protobuf",
					"-Dotel.exporter.otlp.endpoint=" + endpoints.collector(), "-Dotel.logs.exporter=none",
					"-Dotel.bsp.schedule.delay=" + EXPORT_DELAY, "-Dotel.traces.sampler=parentbased_traceidratio",
					"-Dotel.traces.sampler.arg=" + sampling);
		}

	},

	/** Joinkey, which writes the same line without a configuration. */
	JOINKEY("Joinkey", "joinkey", "/actuator/prometheus") {

		@Override
		List<String> settings(Endpoints endpoints, double sampling) {
			return List.of("-Dmanagement.tracing.sampling.probability=" + sampling,
					"-Dmanagement.opentelemetry.tracing.export.schedule-delay=" + EXPORT_DELAY + "ms",
					"-Dmanagement.opentelemetry.tracing.export.otlp.endpoint=" + endpoints.traces());
		}

	};

	/** How long a span waits for others, in milliseconds. */
	static final int EXPORT_DELAY = 500;

	private static final String OWN_LINE = "-Dlogging.config=classpath:benchmark-logback.xml";

	private final String title;

	private final String classPath;

	private final String scrape;

	Variant(String title, String classPath, String scrape) {
		this.title = title;
		this.classPath = classPath;
		this.scrape = scrape;
	}

	String title() {
		return this.title;
	}

	/**
	 * Returns where Maven has written the class path of this variant.
	 * @param module the folder of this module
	 * @return the file
	 */
	Path classPath(Path module) {
		return module.resolve("variants/target/joinkey-benchmark-" + this.classPath);
	}

	/**
	 * Returns the path of the scrape.
	 * @return the path, empty if the metrics are not scraped
	 */
	String scrape() {
		return this.scrape;
	}

	/**
	 * Returns what configures the observability.
	 * @param endpoints where the backends are
	 * @param sampling the share of requests that is recorded
	 * @return options of the JVM
	 */
	abstract List<String> settings(Endpoints endpoints, double sampling);

	/**
	 * Where the backends are.
	 *
	 * @param collector the collector's address
	 * @param agent the agent's jar
	 * @param agentScrape the port for the agent's scrape
	 */
	record Endpoints(String collector, Path agent, int agentScrape) {

		String traces() {
			return this.collector + "/v1/traces";
		}

	}

}
