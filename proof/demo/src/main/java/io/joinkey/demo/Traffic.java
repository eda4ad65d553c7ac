/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the requests of one user, whose client pays while it refreshes the cart and polls
 * the delivery time.
 */
final class Traffic {

	static final int CONCURRENCY = 48;

	static final String USER = "user-4711";

	private final URI checkout;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	Traffic(URI checkout) {
		this.checkout = checkout;
	}

	/**
	 * Plans requests: a third each for checkouts, carts and delivery times, well mixed.
	 * @param count how many
	 * @param random mixes them and makes their ids
	 * @return the requests, in the order to send them
	 */
	static List<Request> plan(int count, Random random) {
		List<Scenario> checkouts = List.of(Scenario.PAID, Scenario.TIMED_OUT, Scenario.PAID, Scenario.DECLINED,
				Scenario.PAID_LATE, Scenario.PAID);
		List<Request> requests = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			requests.add(Request.create(switch (i % 3) {
				case 0 -> checkouts.get(i / 3 % checkouts.size());
				case 1 -> Scenario.CART_PREVIEW;
				default -> Scenario.ETA;
			}, random));
		}
		Collections.shuffle(requests, random);
		return requests;
	}

	/**
	 * Sends requests concurrently and waits for all answers.
	 * @param requests the requests
	 * @return the requests with their answers, in the same order
	 */
	List<Sent> send(List<Request> requests) {
		Semaphore permits = new Semaphore(CONCURRENCY);
		List<CompletableFuture<Sent>> answers = new ArrayList<>();
		for (Request request : requests) {
			permits.acquireUninterruptibly();
			answers.add(send(request).whenComplete((sent, ex) -> permits.release()));
		}
		return answers.stream().map(CompletableFuture::join).toList();
	}

	/**
	 * Plays the gateway, which calls payments when it knows the result. It does not know
	 * {@code traceparent}.
	 * @param payments where payments is
	 * @param requests the requests whose result was not known
	 */
	void callBack(URI payments, List<Request> requests) {
		for (Request request : requests) {
			String body = JsonMapper.shared()
				.writeValueAsString(Map.of("txn_id", request.transaction(), "result", "00 approved"));
			this.http
				.sendAsync(HttpRequest.newBuilder(payments.resolve("/callbacks"))
					.timeout(Duration.ofSeconds(60))
					.header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString(body))
					.build(), HttpResponse.BodyHandlers.discarding())
				.join();
		}
	}

	private CompletableFuture<Sent> send(Request request) {
		Instant from = Instant.now();
		return this.http.sendAsync(toHttp(request), HttpResponse.BodyHandlers.discarding())
			.handle((response, ex) -> new Sent(request, status(response), from, Instant.now()));
	}

	private static int status(@Nullable HttpResponse<?> response) {
		return (response != null) ? response.statusCode() : 0;
	}

	private HttpRequest toHttp(Request request) {
		HttpRequest.Builder http = HttpRequest.newBuilder()
			.timeout(Duration.ofSeconds(60))
			.header("traceparent", request.traceparent());
		Scenario scenario = request.scenario();
		if (scenario.isCheckout()) {
			String order = JsonMapper.shared()
				.writeValueAsString(Map.of("orderId", request.id(), "userId", USER, "amount", scenario.amount()));
			return http.uri(this.checkout.resolve("/checkout"))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(order))
				.build();
		}
		String path = scenario.endpoint().substring("GET ".length());
		return http.uri(this.checkout.resolve(path + "?user=" + USER + "&cart=" + request.id())).build();
	}

	/**
	 * Return the number of spans that requests must leave behind.
	 * @param requests the requests
	 * @return the number of spans of all services
	 */
	static int spans(List<Request> requests) {
		return requests.stream().mapToInt((request) -> request.scenario().spans().size()).sum();
	}

	/**
	 * Return the number of log lines that requests must leave behind.
	 * @param requests the requests
	 * @return the number of log lines of all services
	 */
	static int lines(List<Request> requests) {
		return requests.stream()
			.mapToInt((request) -> Stream.of(Hop.values()).mapToInt(request.scenario()::lines).sum())
			.sum();
	}

}
