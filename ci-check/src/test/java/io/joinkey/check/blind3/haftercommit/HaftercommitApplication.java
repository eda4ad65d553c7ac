/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.haftercommit;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A listener works after the commit, on the same thread.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class HaftercommitApplication {

	private static final Logger log = LoggerFactory.getLogger(HaftercommitApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HaftercommitApplication.class, arguments);
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
				this.events.publishEvent("invoice-1");
			});
			return "ok";
		}

	}

	@Component
	static class Printer {

		@TransactionalEventListener
		public void print(String invoice) {
			log.info("Printing {}", invoice);
		}

	}

}
