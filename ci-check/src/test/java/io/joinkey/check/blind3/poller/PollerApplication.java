/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.poller;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Polls with a timer thread made by hand, outside of any span.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class PollerApplication {

	private static final Logger log = LoggerFactory.getLogger(PollerApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(PollerApplication.class, arguments, Variant.REMEDIED
			.properties("spring.task.execution.propagate-context=true", "spring.reactor.context-propagation=auto"));
	}

	@GetMapping("/prices")
	public String prices() {
		log.info("Prices listed");
		return "prices";
	}

	@Component
	static class Poller implements ApplicationRunner {

		private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

		private final RestClient rates;

		private final ObservationRegistry observations;

		Poller(RestClient.Builder builder, ObservationRegistry observations, @Value("${rates.url}") String url) {
			this.observations = observations;
			this.rates = builder.baseUrl(url).build();
		}

		@Override
		public void run(org.springframework.boot.ApplicationArguments arguments) {
			Runnable observed = () -> Observation.createNotStarted("poll", this.observations).observe(this::poll);
			this.timer.scheduleAtFixedRate(Variant.current() == Variant.BROKEN ? this::poll : observed, 200, 500,
					TimeUnit.MILLISECONDS);
		}

		private void poll() {
			this.rates.get().uri("/rates").retrieve().toBodilessEntity();
			log.info("Polled the rates");
		}

	}

}
