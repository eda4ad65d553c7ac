/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id in listeners of events that wait for the end of a transaction of a real
 * database.
 */
class TransactionalEventTests {

	@Test
	void whatFollowsTheCommitKeepsTheTrace() {
		try (RunningService service = start(Shop.class)) {
			assertJoined(service, "commit", List.of("before commit", "after commit", "after commit, async"));
			assertJoined(service, "rollback", List.of("after rollback", "after rollback, async"));
			assertThat(service.lines()).extracting((line) -> line.get("message"))
				.containsOnlyOnce("after commit", "after commit, async", "after rollback", "after rollback, async");
		}
	}

	@Test
	void whatFollowsTheCommitKeepsTheTraceOnAnExecutorOfTheApplication() {
		try (RunningService service = start(OwnExecutor.class)) {
			assertJoined(service, "commit", List.of("before commit", "after commit", "after commit, async"));
			assertThat(service.linesWith("after commit, async").get(0).get("thread_name")).asString()
				.startsWith("own-");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void whatFollowsTheCommitKeepsTheTraceOnAVirtualThread() {
		try (RunningService service = start(Shop.class, "spring.threads.virtual.enabled=true")) {
			assertJoined(service, "commit", List.of("before commit", "after commit", "after commit, async"));
		}
	}

	@Test
	void withSpringBootAloneTheAsyncListenerLosesIt() {
		try (RunningService service = start(Shop.class, "joinkey.enabled=false",
				"logging.structured.format.file=logstash")) {
			Traceparent sent = Traceparent.next();
			service.get("/end/commit", "traceparent", sent.sampled());
			assertThat(service.linesWith("after commit, async").get(0).values()).doesNotContain(sent.traceId());
		}
	}

	private static void assertJoined(RunningService service, String end, List<String> messages) {
		Traceparent sent = Traceparent.next();
		service.get("/end/" + end, "traceparent", sent.sampled());
		for (String message : messages) {
			Map<String, Object> line = service.linesWith(message).get(0);
			assertThat(line).as(message).containsEntry("trace_id", sent.traceId());
		}
	}

	private static RunningService start(Class<?> source, String... properties) {
		return RunningService.start(new SpringApplication(Shop.class, Orders.class, Listeners.class, source),
				properties);
	}

	record Placed(String order) {
	}

	@RestController
	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnableAsync
	static class Orders {

		@Bean
		static DataSource dataSource() {
			return JdbcConnectionPool.create("jdbc:h2:mem:orders", "sa", "");
		}

		@Bean
		static DataSourceTransactionManager transactionManager(DataSource dataSource) {
			return new DataSourceTransactionManager(dataSource);
		}

		private final TransactionTemplate transaction;

		private final JdbcTemplate jdbc;

		private final ApplicationEventPublisher events;

		Orders(DataSourceTransactionManager transactionManager, DataSource dataSource,
				ApplicationEventPublisher events) {
			this.transaction = new TransactionTemplate(transactionManager);
			this.jdbc = new JdbcTemplate(dataSource);
			this.events = events;
		}

		@GetMapping("/end/{end}")
		void end(@PathVariable String end) {
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.queryForObject("select 1", Integer.class);
				this.events.publishEvent(new Placed(end));
				if (end.equals("rollback")) {
					status.setRollbackOnly();
				}
			});
		}

	}

	@Component
	static class Listeners {

		private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void beforeCommit(Placed placed) {
			logger.info("before commit");
		}

		@TransactionalEventListener
		void afterCommit(Placed placed) {
			logger.info("after commit");
		}

		@Async
		@TransactionalEventListener
		void afterCommitAsync(Placed placed) {
			logger.info("after commit, async");
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
		void afterRollback(Placed placed) {
			logger.info("after rollback");
		}

		@Async
		@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
		void afterRollbackAsync(Placed placed) {
			logger.info("after rollback, async");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutor {

		@Bean
		ThreadPoolTaskExecutor own() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setThreadNamePrefix("own-");
			return executor;
		}

	}

}
