/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.joinkey.RunningService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store that hangs, fails or is slow.
 */
class KeyStoreFailureTests {

	private static CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void release() {
		end.countDown();
		end = new CountDownLatch(1);
	}

	@ParameterizedTest
	@CsvSource({ "hangs,servlet,read-late", "hangs,reactive,read-late", "fails,servlet,read-failed",
			"fails,reactive,read-failed" })
	void requestsAreNotAffected(String store, String type, String failure) throws Exception {
		try (RunningService service = RunningService.start(WithBrokenStore.class, "store=" + store,
				"spring.main.web-application-type=" + type, "joinkey.keys.names.txn_id.header=X-Txn-Id",
				"joinkey.keys.names.txn_id.json-pointer=/txn")) {
			for (int i = 0; i < 3; i++) {
				assertThat(service.get("/log/broken-" + i, "X-Txn-Id", "txn-" + i).statusCode()).isEqualTo(200);
				assertThat(service.linesWith("logged broken-" + i).get(0)).containsEntry("txn_id", "txn-" + i)
					.doesNotContainKey("linked_trace_id")
					.satisfies(KeyStoreFailureTests::isOnAThreadOfTheServer);
			}
			assertThat(Acquirer.post(service, "/body/in-body", "{\"txn\":\"txn-7\"}")).isEqualTo("{\"txn\":\"txn-7\"}");
			assertThat(service.linesWith("logged in-body").get(0)).containsEntry("txn_id", "txn-7")
				.satisfies(KeyStoreFailureTests::isOnAThreadOfTheServer);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(service.scrape().lines())
					.anySatisfy((line) -> assertThat(line).startsWith("joinkey_keys_store_failures_total")
						.contains("kind=\"" + failure + "\"")
						.doesNotEndWith(" 0.0")));
			List<Map<String, Object>> reports = service.linesWith("Requests are not affected");
			assertThat(reports.stream().map((line) -> line.get("message")).distinct()).hasSameSizeAs(reports);
		}
	}

	@ParameterizedTest
	@CsvSource({ "servlet", "reactive" })
	void aSlowStoreLinksInTime(String type) throws Exception {
		try (RunningService service = RunningService.start(WithBrokenStore.class, "store=slow",
				"spring.main.web-application-type=" + type, "joinkey.keys.names.txn_id.header=X-Txn-Id",
				"joinkey.keys.names.txn_id.json-pointer=/txn", "joinkey.keys.store.read-timeout=60s")) {
			service.get("/log/slow", "X-Txn-Id", "txn-1");
			assertThat(service.linesWith("logged slow").get(0)).containsEntry("linked_trace_id", "1".repeat(32))
				.satisfies(KeyStoreFailureTests::isOnAThreadOfTheServer);
			assertThat(Acquirer.post(service, "/body/slow-body", "{\"txn\":\"txn-7\"}"))
				.isEqualTo("{\"txn\":\"txn-7\"}");
			assertThat(service.linesWith("logged slow-body").get(0)).containsEntry("linked_trace_id", "1".repeat(32))
				.satisfies(KeyStoreFailureTests::isOnAThreadOfTheServer);
		}
	}

	/** A handler on a thread of the store, or of its time limits, would block it. */
	private static void isOnAThreadOfTheServer(Map<String, Object> line) {
		assertThat(line.get("thread_name")).asString().isNotEmpty().doesNotStartWith("joinkey-keys");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Acquirer.class)
	static class WithBrokenStore {

		@Bean
		BusinessKeyStore store(Environment environment) {
			String kind = environment.getRequiredProperty("store");
			return new BusinessKeyStore() {

				@Override
				public void remember(Key key, Origin origin) throws Exception {
					find(key);
				}

				@Override
				public Origin find(Key key) throws Exception {
					switch (kind) {
						// ignores that it is interrupted
						case "hangs" -> {
							boolean released = false;
							while (!released) {
								try {
									end.await();
									released = true;
								}
								catch (InterruptedException ex) {
									// as a driver that waits for its socket
								}
							}
						}
						case "slow" -> TimeUnit.MILLISECONDS.sleep(300);
						default -> throw new IllegalStateException("database is down");
					}
					return new Origin("1".repeat(32), "1".repeat(16), "01");
				}

			};
		}

	}

}
