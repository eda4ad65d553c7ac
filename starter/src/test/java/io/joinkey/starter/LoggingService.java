/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.starter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import io.joinkey.JoinkeyEndpoint;
import io.joinkey.proof.JsonLine;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that logs what a test wants, within a request, to a file of its own.
 */
@SpringBootApplication
@RestController
public class LoggingService {

	static final Map<String, Runnable> actions = new ConcurrentHashMap<>();

	@GetMapping("/log/{action}")
	String log(@PathVariable String action) {
		actions.get(action).run();
		return action;
	}

	/** Return the back end to which SLF4J is bound. */
	static String backEnd() {
		return LoggerFactory.getILoggerFactory().getClass().getName().startsWith("ch.qos.logback") ? "LOGBACK"
				: "LOG4J2";
	}

	/**
	 * Return the argument for Spring Boot's default configuration, which a second
	 * application of a process does not get: Log4j2 keeps the configuration of the first.
	 * @param log4j2 the file of Spring Boot that has the default for Log4j2
	 * @return one argument on Log4j2, and none on Logback
	 */
	static List<String> defaultConfiguration(String log4j2) {
		return backEnd().equals("LOG4J2")
				? List.of("--logging.config=classpath:org/springframework/boot/logging/log4j2/" + log4j2) : List.of();
	}

	static Running start(String... properties) {
		try {
			Path file = Files.createTempFile(Files.createDirectories(Path.of("target", "logs")), "lines", ".log");
			List<String> arguments = new ArrayList<>(
					List.of("--server.port=0", "--spring.main.banner-mode=off", "--logging.file.name=" + file,
							"--management.endpoints.web.exposure.include=health,prometheus,joinkey"));
			arguments.addAll(defaultConfiguration("log4j2-file.xml"));
			for (String property : properties) {
				arguments.removeIf((argument) -> argument.startsWith("--" + property.replaceFirst("=.*", "=")));
				arguments.add("--" + property);
			}
			SpringApplication application = new SpringApplication(LoggingService.class);
			return new Running(application.run(arguments.toArray(String[]::new)), file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	record Running(ConfigurableApplicationContext context, Path file) implements AutoCloseable {

		String get(String path, String header, String value) {
			String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
				.header(header, value)
				.build();
			try {
				return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/**
		 * Runs an action within a request.
		 * @return the request's trace id
		 */
		String within(Runnable action) {
			return within("01", action);
		}

		String within(String flags, Runnable action) {
			String traceId = "%016x%016x".formatted(ThreadLocalRandom.current().nextLong() | 1,
					ThreadLocalRandom.current().nextLong());
			actions.put(traceId, action);
			get("/log/" + traceId, "traceparent", "00-" + traceId + "-00f067aa0ba902b7-" + flags);
			return traceId;
		}

		List<String> lines() {
			return JsonLine.read(this.file);
		}

		/** Return what the status says about log lines. */
		String logStatus() {
			return this.context.getBean(JoinkeyEndpoint.class)
				.hops()
				.hops()
				.stream()
				.filter((hop) -> hop.hop().equals("logs"))
				.map(JoinkeyEndpoint.Item::reason)
				.findFirst()
				.orElseThrow();
		}

		List<String> linesWith(String text) {
			return lines().stream().filter((line) -> line.contains(text)).toList();
		}

		Map<String, Object> parse(String line) {
			return JsonLine.parse(line).fields();
		}

		@Override
		public void close() {
			this.context.close();
			// Spring Boot leaves these in the JVM, for the next application to find
			List.of("CONSOLE_LOG_STRUCTURED_FORMAT", "FILE_LOG_STRUCTURED_FORMAT", "LOG_FILE", "LOG_PATH",
					"LOG_CORRELATION_PATTERN", "CONSOLE_LOG_PATTERN", "FILE_LOG_PATTERN")
				.forEach(System::clearProperty);
		}

	}

}
