/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.joinkey.check.Telemetry;
import io.joinkey.check.capture.Cut;
import io.joinkey.check.capture.Recorder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * The module's own application, started by its own main method and observed.
 */
final class GatedApplication {

	private final Class<?> main;

	private final GateFile file;

	private final @Nullable Cut cut;

	private @Nullable Recorder recorder;

	GatedApplication(Class<?> main, GateFile file, @Nullable Cut cut) {
		this.main = main;
		this.file = file;
		this.cut = cut;
	}

	/**
	 * Starts the application, sends it what the file says, and stops it.
	 * @param arguments more arguments of the application
	 * @return what was seen, and the answers that were not expected
	 */
	Seen observe(List<String> arguments) {
		try (ConfigurableApplicationContext context = start(arguments)) {
			Traffic traffic = Traffic.of(this.file, context);
			List<String> unexpected = traffic.send(recorder());
			return new Seen(recorder().telemetry(), unexpected);
		}
		catch (IllegalStateException ex) {
			throw new GateFailure(String.valueOf(ex.getMessage()));
		}
		finally {
			// Spring Boot leaves these in the JVM, for the next application to find
			System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
			System.clearProperty("FILE_LOG_STRUCTURED_FORMAT");
		}
	}

	/**
	 * What was seen.
	 *
	 * @param telemetry the evidence
	 * @param unexpected a sentence for each answer that was not the expected one
	 */
	record Seen(Telemetry telemetry, List<String> unexpected) {
	}

	/**
	 * Finds the applications among a module's classes.
	 * @param classes the directory of the module's classes
	 * @return the names of the classes with {@code @SpringBootApplication}
	 */
	static List<String> find(Path classes) {
		if (!Files.isDirectory(classes)) {
			return List.of();
		}
		MetadataReaderFactory reader = new CachingMetadataReaderFactory();
		List<String> names = new ArrayList<>();
		try (Stream<Path> files = Files.walk(classes)) {
			for (Path file : files.filter((each) -> each.toString().endsWith(".class")).sorted().toList()) {
				var metadata = reader.getMetadataReader(new FileSystemResource(file)).getAnnotationMetadata();
				if (metadata.hasAnnotation(SpringBootApplication.class.getName())) {
					names.add(metadata.getClassName());
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Cannot read the classes in " + classes + ": " + ex.getMessage(), ex);
		}
		return names;
	}

	/**
	 * Starts the application.
	 * @param arguments its arguments
	 * @return its context, running
	 */
	private ConfigurableApplicationContext start(List<String> arguments) {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		String[] all = Stream
			.of(arguments.stream(), this.file.properties().stream().map((each) -> "--" + each),
					(this.cut != null) ? this.cut.arguments().stream() : Stream.<String>empty())
			.flatMap((each) -> each)
			.toArray(String[]::new);
		SpringApplication.withHook((application) -> new SpringApplicationRunListener() {

			@Override
			public void contextPrepared(ConfigurableApplicationContext context) {
				// a management port of its own has a context of its own, which comes
				// later
				if (started.compareAndSet(null, context)) {
					prepare(context);
				}
			}

		}, () -> run(all));
		ConfigurableApplicationContext context = started.get();
		if (context == null || !context.isActive()) {
			throw new GateFailure(this.main.getName() + ".main ran without starting a Spring application");
		}
		return context;
	}

	private Recorder recorder() {
		Recorder prepared = this.recorder;
		if (prepared == null) {
			throw new IllegalStateException("The application was not started");
		}
		return prepared;
	}

	private void prepare(ConfigurableApplicationContext context) {
		Recorder prepared = Recorder.prepare(context,
				this.file.downstreams().stream().map(GateFile.Downstream::answer).toList(), this.cut);
		this.recorder = prepared;
		Map<String, Object> urls = new HashMap<>();
		this.file.downstreams().forEach((downstream) -> urls.put(downstream.property(), prepared.downstreams().url()));
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("joinkey-downstreams", urls));
	}

	private void run(String[] arguments) {
		var method = ClassUtils.getMethodIfAvailable(this.main, "main", String[].class);
		try {
			if (method == null) {
				SpringApplication.run(this.main, arguments);
			}
			else {
				method.invoke(null, (Object) arguments);
			}
		}
		catch (ReflectiveOperationException ex) {
			throw new GateFailure("The application did not start: " + ((ex.getCause() != null) ? ex.getCause() : ex)
					+ "\nIts own log says more; properties and downstreams for it belong into " + GateFile.NAME);
		}
	}

}
