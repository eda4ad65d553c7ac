/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.joinkey.check.Report;
import io.joinkey.check.capture.Client;
import io.joinkey.check.capture.ClientRequest;
import io.joinkey.check.capture.Downstreams.Answer;
import io.joinkey.check.capture.Recorder;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import io.joinkey.check.run.BackendNames;
import reactor.core.publisher.Hooks;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * Runs one application at a time, since a JVM has one logging system, and judges it by
 * all rules. The same application is run once.
 */
public final class Gate {

	private static final Map<Application, Report> REPORTS = new ConcurrentHashMap<>();

	private static final AtomicInteger RUNS = new AtomicInteger();

	private Gate() {
	}

	public static Report judge(Application application) {
		Report known = REPORTS.get(application);
		if (known == null) {
			known = run(application);
			REPORTS.put(application, known);
		}
		return known;
	}

	private static synchronized Report run(Application application) {
		// Reactor's hook belongs to the JVM, and an earlier application may have set it
		Hooks.disableAutomaticContextPropagation();
		Set<String> before = System.getProperties().stringPropertyNames();
		AtomicReference<Recorder> recorder = new AtomicReference<>();
		SpringApplication spring = new SpringApplication(application.classes().toArray(Class<?>[]::new));
		spring.setRegisterShutdownHook(false);
		spring.addInitializers((context) -> {
			Recorder prepared = Recorder.prepare(context, List.of(new Answer("", "*", "/*", 200, Map.of(), "ok")));
			recorder.set(prepared);
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("downstream", Map.of("downstream.url", prepared.downstreams().url())));
		});
		try (ConfigurableApplicationContext context = spring.run(arguments(application))) {
			send(recorder.get(), application);
			recorder.get().requests().provokeFailure();
			String files = application.properties().get(BackendSabotages.FILES);
			return Evaluation.of(
					recorder.get()
						.telemetry()
						.withBackendNames((files != null) ? BackendNames.in(Path.of(""), files.split(",")) : List.of()),
					List.of(CorrelationRule.values()));
		}
		finally {
			// Spring Boot leaves its logging properties to the next application
			Properties after = System.getProperties();
			after.stringPropertyNames().stream().filter((name) -> !before.contains(name)).forEach(after::remove);
		}
	}

	private static String[] arguments(Application application) {
		// otherwise each reactive application takes two seconds to close
		Stream<String> arguments = Stream.concat(Stream.of("--spring.reactor.netty.shutdown-quiet-period=0s"),
				application.properties()
					.entrySet()
					.stream()
					.map((property) -> "--" + property.getKey() + "=" + property.getValue()));
		if (application.usesKafka()) {
			int run = RUNS.incrementAndGet();
			arguments = Stream.concat(arguments,
					Stream.of("--spring.kafka.bootstrap-servers=" + Broker.RUNNING.getBrokersAsString(),
							"--orders.topic=orders-" + run, "--spring.kafka.consumer.group-id=stock-" + run));
		}
		return arguments.toArray(String[]::new);
	}

	/**
	 * What the bundled gate sends, and an unsampled request of a series of its own: the
	 * Prometheus client keeps the exemplar of an earlier one.
	 */
	private static void send(Recorder recorder, Application application) {
		Client client = recorder.client();
		String first = application.paths().get(0);
		for (String path : application.paths()) {
			request(client, application, "GET", path).header("tracestate", "joinkey=gate")
				.header("baggage", "joinkey.gate=joinkey-gate-secret")
				.send();
		}
		request(client, application, "GET", first).traceparent(null).send();
		request(client, application, "GET", first).traceparent(null).send();
		recorder.requests().beginTrace(() -> request(client, application, "GET", first));
		recorder.requests().sendKeys(() -> request(client, application, "GET", first));
		application.paths()
			.forEach((path) -> recorder.requests().beStranger(() -> request(client, application, "GET", path)));
		request(client, application, "GET", first).unsampled().send();
		request(client, application, "HEAD", first).unsampled().send();
		request(client, application, "GET", first).traceparent("00-malformed-01").send();
	}

	private static ClientRequest request(Client client, Application application, String method, String path) {
		ClientRequest request = client.request(method, path);
		application.headers().forEach(request::header);
		return request;
	}

	private static final class Broker {

		private static final EmbeddedKafkaKraftBroker RUNNING = new EmbeddedKafkaKraftBroker(1, 1);

		static {
			RUNNING.afterPropertiesSet();
			Runtime.getRuntime().addShutdownHook(new Thread(RUNNING::destroy));
		}

	}

}
