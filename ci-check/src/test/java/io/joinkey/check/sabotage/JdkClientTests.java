/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.joinkey.check.Finding;
import io.joinkey.check.Report;
import io.joinkey.check.rules.CorrelationRule;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.jspecify.annotations.Nullable;
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

	@Test
	void equalPathsOfTwoServicesAreBlamedOnTheirOwnCallers() {
		Report equalPaths = Gate.judge(Application.calling(EqualPaths.class));
		assertThat(equalPaths.findings()).filteredOn((finding) -> finding.subject().equals("GET /by-jdk"))
			.extracting((finding) -> finding.diagnosis().seen())
			.isNotEmpty()
			.allMatch(
					(seen) -> seen.contains("by java.net.http.HttpClient at " + EqualPaths.class.getName() + ".held"));
		assertThat(equalPaths.findings()).filteredOn((finding) -> finding.subject().equals("GET /by-apache"))
			.extracting((finding) -> finding.diagnosis().seen())
			.isNotEmpty()
			.allMatch((seen) -> seen.contains("by Apache HttpClient at " + EqualPaths.class.getName() + ".apache"));
	}

	private static HttpRequest get(String url) {
		return HttpRequest.newBuilder(URI.create(url)).build();
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

	/**
	 * Calls a service that refuses connections, and then another service with the same
	 * path: by a client of the JDK that was given its request before, and by another
	 * client.
	 */
	@RestController
	static class EqualPaths {

		private static final String REFUSING = "http://127.0.0.1:1";

		private final HttpClient client = HttpClient.newHttpClient();

		private final String url;

		EqualPaths(@Value("${downstream.url}") String url) {
			this.url = url;
		}

		@GetMapping("/calls")
		String calls() throws IOException {
			log.info("Calling two services");
			HeldTasks tasks = new HeldTasks();
			CompletableFuture<HttpResponse<String>> held = held(HttpClient.newBuilder().executor(tasks).build());
			refused("/by-jdk");
			tasks.release();
			held.join();
			refused("/by-apache");
			return apache();
		}

		private CompletableFuture<HttpResponse<String>> held(HttpClient held) {
			return held.sendAsync(get(this.url + "/by-jdk"), BodyHandlers.ofString());
		}

		private void refused(String path) {
			this.client.sendAsync(get(REFUSING + path), BodyHandlers.ofString())
				.exceptionally((failure) -> null)
				.join();
		}

		private String apache() throws IOException {
			try (CloseableHttpClient apache = HttpClients.createDefault()) {
				return apache.execute(new HttpGet(this.url + "/by-apache"), (answer) -> answer.getReasonPhrase());
			}
		}

	}

	/** Runs no task before it is told to. */
	private static final class HeldTasks implements Executor {

		private @Nullable List<Runnable> held = new ArrayList<>();

		@Override
		public synchronized void execute(Runnable task) {
			if (this.held != null) {
				this.held.add(task);
			}
			else {
				new Thread(task).start();
			}
		}

		synchronized void release() {
			List<Runnable> tasks = (this.held != null) ? this.held : List.of();
			this.held = null;
			tasks.forEach(this::execute);
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
			return CLIENT.sendAsync(get(url + "/located"), BodyHandlers.ofString()).thenApply((response) -> {
				log.info("Located");
				return response.body();
			});
		}

	}

}
