/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hcombine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Combines futures of a work-stealing pool that propagates.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HcombineApplication {

	private static final Logger log = LoggerFactory.getLogger(HcombineApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HcombineApplication.class, arguments);
	}

	private final RestClient rates;

	private final Executor pool = ContextExecutorService.wrap(new ForkJoinPool(3),
			ContextSnapshotFactory.builder().build()::captureAll);

	public HcombineApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/dashboard")
	public String dashboard() {
		CompletableFuture<String> weather = CompletableFuture.supplyAsync(() -> load("weather"), this.pool);
		CompletableFuture<String> traffic = CompletableFuture.supplyAsync(() -> load("traffic"), this.pool);
		String joined = weather.thenCombine(traffic, (a, b) -> a + b).join();
		log.info("Dashboard of {} characters", joined.length());
		return joined;
	}

	private String load(String name) {
		log.info("Loading {}", name);
		this.rates.get().uri("/" + name).retrieve().toBodilessEntity();
		return name;
	}

}
