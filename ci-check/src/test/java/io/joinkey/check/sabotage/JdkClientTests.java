/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import io.joinkey.check.Finding;
import io.joinkey.check.Report;
import io.joinkey.check.rules.CorrelationRule;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which part is blamed for calls that the threads of the JDK's client write.
 */
class JdkClientTests {

	private static final Logger log = LoggerFactory.getLogger(JdkClientTests.class);

	private final Report report = Gate
		.judge(Application.calling(Twice.class).with(Located.class).requesting("/located"));

	@Test
	void eachOfTwoEqualCallsIsBlamedOnTheClientThatMadeIt() {
		assertThat(this.report.findings()).filteredOn((finding) -> finding.subject().endsWith(" /equal"))
			.extracting((finding) -> finding.diagnosis().seen())
			.isNotEmpty()
			.allMatch((seen) -> seen.contains("by WebClient at " + Twice.class.getName()));
	}

	@Test
	void theThreadOfTheClientIsNoExecutor() {
		assertThat(this.report.findings()).filteredOn((finding) -> finding.subject().endsWith(" /located"))
			.isNotEmpty();
		assertThat(this.report.findings()).filteredOn((finding) -> finding.rule() == CorrelationRule.ASYNC_HOP)
			.extracting(Finding::subject)
			.noneMatch((subject) -> subject.contains("<clinit>"));
	}

	@RestController
	static class Twice {

		private final WebClient client;

		Twice(@Value("${downstream.url}") String url) {
			this.client = WebClient.builder().clientConnector(new JdkClientHttpConnector()).baseUrl(url).build();
		}

		@GetMapping("/calls")
		String calls() {
			log.info("Calling twice");
			CompletableFuture<String> first = call();
			CompletableFuture<String> second = call();
			return first.join() + second.join();
		}

		private CompletableFuture<String> call() {
			return this.client.get().uri("/equal").retrieve().bodyToMono(String.class).toFuture();
		}

	}

	@RestController
	static class Located {

		private final String url;

		Located(@Value("${downstream.url}") String url) {
			this.url = url;
		}

		@GetMapping("/located")
		String located() {
			log.info("Locating");
			return Geo.locate(this.url).join();
		}

	}

	static final class Geo {

		private static final HttpClient CLIENT = HttpClient.newHttpClient();

		private Geo() {
		}

		static CompletableFuture<String> locate(String url) {
			return CLIENT
				.sendAsync(HttpRequest.newBuilder(URI.create(url + "/located")).build(), BodyHandlers.ofString())
				.thenApply((response) -> {
					log.info("Located");
					return response.body();
				});
		}

	}

}
