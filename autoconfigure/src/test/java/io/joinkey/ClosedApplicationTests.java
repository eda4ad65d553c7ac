/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.joinkey.keys.BusinessKeyStore;
import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;
import io.joinkey.proof.Wait;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application leaves in the JVM when it has closed: a test suite, Spring Boot's
 * devtools and a servlet container start many.
 */
class ClosedApplicationTests {

	private static final int APPLICATIONS = 4;

	@TempDir
	private Path directory;

	@Test
	void itsContextIsGivenBack() {
		List<WeakReference<ConfigurableApplicationContext>> closed = new ArrayList<>();
		for (int i = 0; i < APPLICATIONS; i++) {
			closed.add(run());
		}
		// the metrics of Logback keep the last one until the next one starts
		Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			System.gc();
			assertThat(closed.subList(0, APPLICATIONS - 1)).extracting(WeakReference::get).containsOnlyNulls();
		});
	}

	private static WeakReference<ConfigurableApplicationContext> run() {
		try (RunningService service = RunningService.start(Batch.class, "spring.main.web-application-type=none")) {
			service.context().getBean(Tracer.class).nextSpan().start().end();
			LoggerFactory.getLogger(Batch.class).info("done");
			return new WeakReference<>(service.context());
		}
	}

	@Test
	void noThreadKeepsItsClassLoader() throws IOException {
		List<String> command = new ArrayList<>(List.of(Jvm.java().toString(), "-XX:TieredStopAtLevel=1"));
		command.addAll(Jvm.options());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), ClosedApplicationTests.class.getName()));
		Path output = this.directory.resolve("output.txt");
		try (ApplicationProcess application = ApplicationProcess.start("the application", command, Map.of(), output,
				this.directory.resolve("errors.txt"))) {
			assertThat(application.awaitExit(Duration.ofMinutes(2))).isZero();
		}
		// the threads of other libraries are not ours to end
		assertThat(Files.readAllLines(output)).contains("joinkey-keys-limit was there", "the application is closed")
			.noneMatch((line) -> line.startsWith("kept by joinkey") || line.matches("kept by .*elayScheduler"));
	}

	/**
	 * Runs an application as a servlet container does: with a class loader of its own.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		ClassLoader parent = ClosedApplicationTests.class.getClassLoader();
		ClassLoader deployed = new URLClassLoader(new URL[0], parent);
		Thread.currentThread().setContextClassLoader(deployed);
		runWithSlowStore();
		Thread.currentThread().setContextClassLoader(parent);
		System.out.println("the application is closed");
		Wait.until(Duration.ofSeconds(10),
				() -> keptBy(deployed).stream().noneMatch((name) -> name.startsWith("joinkey")));
		keptBy(deployed).forEach((name) -> System.out.println("kept by " + name));
		System.exit(0);
	}

	/** Each wait of the application has a limit: an export, and a read of the store. */
	private static void runWithSlowStore() {
		try (RunningService service = RunningService.start(SlowStore.class, "spring.main.web-application-type=none",
				"management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:1/v1/traces",
				"joinkey.keys.names.txn_id.message-header=X-Txn-Id", "joinkey.keys.store.read-timeout=50ms")) {
			ReceiverContext<Map<String, String>> message = new ReceiverContext<>(Map::get);
			message.setCarrier(Map.of("X-Txn-Id", "txn-17"));
			Observation.start("message", () -> message, service.context().getBean(ObservationRegistry.class)).stop();
			keptBy(null).stream()
				.filter("joinkey-keys-limit"::equals)
				.forEach((name) -> System.out.println(name + " was there"));
			service.context().getBean(SlowStore.class).released.countDown();
		}
	}

	/** Joinkey's own threads have the class loader of Joinkey. */
	private static List<String> keptBy(@Nullable ClassLoader loader) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getContextClassLoader() == loader || thread.getName().startsWith("joinkey"))
			.map(Thread::getName)
			.toList();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Batch {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SlowStore implements BusinessKeyStore {

		private final CountDownLatch released = new CountDownLatch(1);

		@Override
		public void remember(Key key, Origin origin) {
			// nothing is found
		}

		@Override
		public @Nullable Origin find(Key key) throws InterruptedException {
			this.released.await();
			return null;
		}

	}

}
