/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.joinkey.keys.BusinessKeyStore.Key;
import io.joinkey.keys.BusinessKeyStore.Origin;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The store in the databases for which a schema is shipped.
 */
class JdbcKeyStoreTests {

	private static final Key KEY = new Key("txn_id", "txn-4711");

	private static final Origin FIRST = new Origin("1".repeat(32), "1".repeat(16), "01");

	private static final Origin SECOND = new Origin("2".repeat(32), "2".repeat(16), "00");

	private Instant now = Instant.parse("2026-11-22T08:00:00Z");

	@Test
	void itWorksInH2() throws Exception {
		JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:keys", "sa", "");
		try {
			check(pool, "h2");
		}
		finally {
			pool.dispose();
		}
	}

	@Test
	void itWorksInPostgreSql() throws Exception {
		Optional<Path> programs = PostgresServer.programs();
		assumeTrue(programs.isPresent(), "This machine has no PostgreSQL: the store is not tested with it");
		try (PostgresServer server = PostgresServer.start(programs.get())) {
			check(server.dataSource(), "postgresql");
		}
	}

	private void check(DataSource dataSource, String database) throws Exception {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				InputStream schema = getClass().getResourceAsStream("/io/joinkey/keys/schema-" + database + ".sql")) {
			statement.execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
		}
		JdbcKeyStore store = store(dataSource);
		assertThat(store.find(KEY)).isNull();
		store.remember(KEY, FIRST);
		store.remember(KEY, SECOND);
		assertThat(store.find(KEY)).isEqualTo(FIRST);
		assertThat(store(dataSource).find(KEY)).as("another instance").isEqualTo(FIRST);
		assertThat(store.find(new Key("order_id", KEY.value()))).isNull();
		assertThat(rows(dataSource)).isEqualTo(1);
		assertThat(row(dataSource)).as("no value of a key").doesNotContain("4711");

		this.now = this.now.plus(Duration.ofHours(24));
		assertThat(store.find(KEY)).as("expired").isNull();
		store.remember(KEY, SECOND);
		assertThat(store.find(KEY)).isEqualTo(SECOND);

		this.now = this.now.plus(Duration.ofHours(25));
		store.remember(new Key("txn_id", "other"), FIRST);
		assertThat(rows(dataSource)).as("expired keys are deleted").isEqualTo(1);
		race(dataSource);
	}

	/** Several instances store the same new key at the same time. */
	private void race(DataSource dataSource) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			for (int i = 0; i < 20; i++) {
				Key key = new Key("txn_id", "race-" + i);
				CountDownLatch begin = new CountDownLatch(4);
				for (Future<?> writer : IntStream.range(0, 4).mapToObj((instance) -> threads.submit(() -> {
					begin.countDown();
					begin.await();
					store(dataSource).remember(key, FIRST);
					return null;
				})).toList()) {
					writer.get();
				}
				assertThat(store(dataSource).find(key)).isEqualTo(FIRST);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private JdbcKeyStore store(DataSource dataSource) {
		InstantSource time = () -> this.now;
		return new JdbcKeyStore(dataSource, Duration.ofHours(24), Duration.ofMillis(50), time.withZone(ZoneOffset.UTC));
	}

	private static int rows(DataSource dataSource) throws Exception {
		return Integer.parseInt(query(dataSource, "SELECT count(*) FROM joinkey_business_key"));
	}

	private static String row(DataSource dataSource) throws Exception {
		return query(dataSource,
				"SELECT key_hash || key_name || trace_id || span_id || trace_flags FROM joinkey_business_key");
	}

	private static String query(DataSource dataSource, String sql) throws Exception {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			assertThat(result.next()).isTrue();
			return result.getString(1);
		}
	}

}
