/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.otel;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

import io.joinkey.check.capture.AgentSpans;
import io.joinkey.check.run.GateProcess.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says that applications that OpenTelemetry instruments are judged by the same evidence.
 */
class OpenTelemetryTests {

	private static final String AGENT = "-javaagent:" + Path.of("target/agent/opentelemetry-javaagent.jar");

	/** What the shop uses, since each instrumentation looks at each class. */
	private static final List<String> USED = Stream
		.concat(Stream.of("common.default-enabled=false"),
				Stream.of("tomcat", "servlet", "executors", "java-http-client", "opentelemetry-api", "logback-mdc")
					.map((name) -> name + ".enabled=true"))
		.map("-Dotel.instrumentation."::concat)
		.toList();

	private static final String NO_MDC = "-Dotel.instrumentation.logback-mdc.enabled=false";

	@Test
	void anApplicationWithTheStarterIsLeftAlone() throws Exception {
		Result run = Gate.run("starter", Gate.classPath());
		assertThat(run.code()).as(run.text()).isZero();
	}

	@Test
	void linesThatTheStarterDoesNotReachAreNamed() throws Exception {
		Result run = Gate.run("starter-without-mdc", Gate.classPath(), NO_MDC);
		assertThat(run.code()).isNotZero();
		assertThat(run.text()).contains("log-has-ids  io.joinkey.otel.Shop");
	}

	@Test
	void anApplicationUnderTheAgentIsLeftAlone() throws Exception {
		Result run = Gate.run("agent", Gate.classPathWithoutStarter(), AGENT, extension());
		assertThat(run.code()).as(run.text()).isZero();
	}

	@Test
	void linesThatTheAgentDoesNotReachAreNamed() throws Exception {
		Result run = Gate.run("agent-without-mdc", Gate.classPathWithoutStarter(), used(AGENT, extension(), NO_MDC));
		assertThat(run.code()).isNotZero();
		assertThat(run.text()).contains("log-has-ids  io.joinkey.otel.Shop");
	}

	@Test
	void anAgentWithHiddenSpansCausesNoFinding() throws Exception {
		Result run = Gate.run("agent-alone", Gate.classPathWithoutStarter(), used(AGENT));
		assertThat(run.code()).isNotZero();
		assertThat(run.text()).contains("0 findings")
			.contains("not observed: the application runs under the OpenTelemetry Java agent")
			.contains("-Dotel.javaagent.extensions=");
	}

	private static String[] used(String... options) {
		return Stream.concat(USED.stream(), Stream.of(options)).toArray(String[]::new);
	}

	private static String extension() throws URISyntaxException {
		Path gate = Path.of(AgentSpans.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		if (Files.isDirectory(gate)) {
			Path jar = Path.of("target/agent/joinkey-ci-check.jar");
			ToolProvider.findFirst("jar")
				.orElseThrow()
				.run(System.out, System.err, "--create", "--file", jar.toString(), "-C", gate.toString(), ".");
			gate = jar;
		}
		return "-Dotel.javaagent.extensions=" + gate;
	}

}
