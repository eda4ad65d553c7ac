/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executor;

import io.joinkey.RunningService;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A service that is called by partners without a trace context, with business keys.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class Acquirer {

	private static final Logger logger = LoggerFactory.getLogger(Acquirer.class);

	private final HttpClient httpClient;

	private final Executor pool;

	Acquirer(HttpClient httpClient, Executor pool) {
		this.httpClient = httpClient;
		this.pool = pool;
	}

	@Bean
	static InMemorySpanExporter spanExporter() {
		return InMemorySpanExporter.create();
	}

	@Bean
	static HttpClient httpClient() {
		return HttpClient.newHttpClient();
	}

	@Bean
	static ThreadPoolTaskExecutor pool() {
		ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
		pool.setCorePoolSize(1);
		return pool;
	}

	@GetMapping("/log/{name}")
	String log(@PathVariable String name) {
		logger.info("logged {}", name);
		this.pool.execute(() -> logger.info("pooled {}", name));
		return name;
	}

	@PostMapping("/body/{name}")
	String body(@PathVariable String name, @RequestBody String body) {
		logger.info("logged {}", name);
		return body;
	}

	@GetMapping("/code/{name}")
	String code(@PathVariable String name, @RequestParam String order) {
		BusinessKeys.put("order_id", order);
		BusinessKeys.put("not_configured", order);
		logger.info("logged {}", name);
		this.pool.execute(() -> logger.info("pooled {}", name));
		return name;
	}

	/** As a scheduled task. */
	void job(ObservationRegistry registry, String order) {
		Observation.start("job", registry).observe(() -> {
			BusinessKeys.put("order_id", order);
			logger.info("logged job");
			this.pool.execute(() -> logger.info("pooled job"));
		});
	}

	@GetMapping("/call")
	String call(@RequestParam int port) {
		this.httpClient
			.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
					BodyHandlers.discarding())
			.join();
		return "called";
	}

	static String post(RunningService service, String path, BodyPublisher body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
			.header("Content-Type", "application/json")
			.POST(body)
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

	static String post(RunningService service, String path, String body) throws Exception {
		return post(service, path, BodyPublishers.ofString(body));
	}

}
