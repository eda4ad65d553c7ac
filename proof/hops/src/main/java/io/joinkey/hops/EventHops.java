/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;

import org.h2.jdbcx.JdbcConnectionPool;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes application events.
 */
@Configuration
@EnableTransactionManagement
class EventHops {

	@Bean
	static DataSourceTransactionManager transactionManager() {
		return new DataSourceTransactionManager(JdbcConnectionPool.create("jdbc:h2:mem:hops", "sa", ""));
	}

	@Bean
	Hops events(ApplicationEventPublisher publisher, DataSourceTransactionManager transactionManager) {
		TransactionTemplate transaction = new TransactionTemplate(transactionManager);
		return () -> Map.of("event", () -> publisher.publishEvent(new Happened()), "event-async",
				() -> publisher.publishEvent(new HappenedElsewhere()), "event-committed",
				() -> transaction.executeWithoutResult((status) -> publisher.publishEvent(new Committed())));
	}

	@EventListener
	void listen(Happened event) {
		Hop.line("event");
	}

	@Async
	@EventListener
	void listen(HappenedElsewhere event) {
		Hop.line("event-async");
	}

	@TransactionalEventListener
	void listen(Committed event) {
		Hop.line("event-committed");
	}

	@Async
	@TransactionalEventListener
	void listenElsewhere(Committed event) {
		Hop.line("event-committed-async");
	}

	/** An event. */
	record Happened() {
	}

	/** Another event. */
	record HappenedElsewhere() {
	}

	/** An event of a transaction. */
	record Committed() {
	}

}
