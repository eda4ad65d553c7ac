/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hspans;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Makes spans of its own by both interfaces, one of them failed.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HspansApplication {

	private static final Logger log = LoggerFactory.getLogger(HspansApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HspansApplication.class, arguments);
	}

	private final Tracer tracer;

	private final ObservationRegistry observations;

	private final RestClient rates;

	public HspansApplication(Tracer tracer, ObservationRegistry observations, RestClient.Builder builder,
			@Value("${rates.url}") String url) {
		this.tracer = tracer;
		this.observations = observations;
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/score")
	public String score() {
		Span span = this.tracer.nextSpan().name("score").tag("model", "m-17").start();
		try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
			log.info("Scoring");
			Observation.createNotStarted("features", this.observations)
				.lowCardinalityKeyValue("kind", "fast")
				.observe(() -> {
					log.info("Features loaded");
					this.rates.get().uri("/features").retrieve().toBodilessEntity();
				});
			throw new IllegalStateException("the model is cold");
		}
		catch (IllegalStateException ex) {
			span.error(ex);
			log.warn("Scored by the fallback", ex);
			return "fallback";
		}
		finally {
			span.event("scored");
			span.end();
		}
	}

}
