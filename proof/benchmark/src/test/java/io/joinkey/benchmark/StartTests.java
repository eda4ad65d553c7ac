/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.joinkey.benchmark.service.ServiceApplication;
import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;
import io.joinkey.proof.LoopbackServer;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the service with Joinkey and reads which classes were loaded until the first
 * answer.
 */
class StartTests {

	/** What only later use needs. Each was loaded at the start once. */
	private static final List<String> LATER = List.of(
			// proxies of classes
			"org.springframework.cglib.proxy.Enhancer",
			// the client that exports spans, with the trusted certificates
			"jdk.internal.net.http.HttpClientImpl", "sun.security.ssl.TrustStoreManager",
			// lines that are too long
			"io.joinkey.logging.LogbackEncoders$Truncated");

	@Test
	void theFirstAnswerNeedsNoClassOfLaterUse() throws IOException {
		assertThat(LATER).allMatch((name) -> ClassUtils.isPresent(name, null));
		Path classes = Path.of("target/start-classes.txt");
		Path output = Path.of("target/start.txt");
		int port = LoopbackServer.freePorts(1).get(0);
		List<String> command = List.of(Jvm.java().toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-Xlog:class+load:file=" + classes + ":none", "-cp", System.getProperty("java.class.path"),
				ServiceApplication.class.getName(), "--spring.application.name=start", "--server.address=127.0.0.1",
				"--server.port=" + port, "--benchmark.workload=log",
				"--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:1/v1/traces");
		try (ApplicationProcess process = ApplicationProcess.start("service", command, output, output)) {
			process.awaitReady(Duration.ofMinutes(3), () -> {
				try (Connection connection = new Connection(port)) {
					connection.get("/orders/first");
					return true;
				}
				catch (IOException ex) {
					return false;
				}
			});
			try (Stream<String> lines = Files.lines(classes)) {
				List<String> loaded = lines.map((line) -> line.split(" ", 2)[0]).toList();
				assertThat(loaded).contains(ServiceApplication.class.getName(), "io.joinkey.StartupLine");
				assertThat(LATER).filteredOn(loaded::contains).isEmpty();
			}
		}
	}

}
