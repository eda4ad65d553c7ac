/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hdecorator;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Decorates a pool with a snapshot, the tenant of the MDC, and a log line about the
 * waiting time.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableAsync
public class HdecoratorApplication {

	private static final Logger log = LoggerFactory.getLogger(HdecoratorApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HdecoratorApplication.class, arguments);
	}

	@Bean
	ThreadPoolTaskExecutor applicationTaskExecutor() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setCorePoolSize(2);
		executor.setTaskDecorator(new TenantDecorator());
		return executor;
	}

	static class TenantDecorator implements TaskDecorator {

		private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

		@Override
		public Runnable decorate(Runnable task) {
			ContextSnapshot snapshot = this.snapshots.captureAll();
			String tenant = MDC.get("tenant");
			long submitted = System.nanoTime();
			return () -> {
				try (ContextSnapshot.Scope scope = snapshot.setThreadLocals();
						MDC.MDCCloseable key = MDC.putCloseable("tenant", tenant)) {
					log.info("Waited {} us", (System.nanoTime() - submitted) / 1000);
					task.run();
				}
			};
		}

	}

	@Component
	static class Stamps {

		private final RestClient rates;

		Stamps(RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.rates = builder.baseUrl(url).build();
		}

		@Async
		public void stamp() {
			log.info("Stamping");
			this.rates.get().uri("/stamp").retrieve().toBodilessEntity();
		}

	}

	@RestController
	static class Letters {

		private final Stamps stamps;

		Letters(Stamps stamps) {
			this.stamps = stamps;
		}

		@GetMapping("/letters")
		public String letters() {
			try (MDC.MDCCloseable key = MDC.putCloseable("tenant", "acme")) {
				log.info("Letters listed");
				this.stamps.stamp();
			}
			return "ok";
		}

	}

}
