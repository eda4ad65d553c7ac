/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.aftercommit;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * An asynchronous listener works after the commit, with the defaults of Spring Boot.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableAsync
public class AftercommitApplication {

	private static final Logger log = LoggerFactory.getLogger(AftercommitApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(AftercommitApplication.class, arguments,
				Variant.REMEDIED.properties("spring.task.execution.propagate-context=true"));
	}

	@Bean
	PlatformTransactionManager transactionManager() {
		return new ResourcelessTransactionManager();
	}

	@RestController
	static class Invoices {

		private final TransactionTemplate transactions;

		private final ApplicationEventPublisher events;

		Invoices(PlatformTransactionManager manager, ApplicationEventPublisher events) {
			this.transactions = new TransactionTemplate(manager);
			this.events = events;
		}

		@GetMapping("/invoices")
		public String invoices() {
			this.transactions.executeWithoutResult((status) -> {
				log.info("Invoice stored");
				this.events.publishEvent(new Invoiced("invoice-1"));
			});
			return "ok";
		}

	}

	@Component
	static class Printer {

		private final RestClient rates;

		Printer(RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.rates = builder.baseUrl(url).build();
		}

		@Async
		@TransactionalEventListener
		public void print(Invoiced event) {
			log.info("Printing {}", event.id());
			this.rates.get().uri("/print").retrieve().toBodilessEntity();
		}

	}

	/**
	 * An event.
	 *
	 * @param id of the invoice
	 */
	record Invoiced(String id) {

	}

}
