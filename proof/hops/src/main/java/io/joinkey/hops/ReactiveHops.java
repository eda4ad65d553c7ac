/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ResponseStatusException;

/**
 * Takes the hops of a reactive application.
 */
@RestController
class ReactiveHops {

	private final WebClient client;

	private final String downstream;

	ReactiveHops(WebClient.Builder client, Environment environment) {
		this.client = client.build();
		this.downstream = environment.getRequiredProperty("hops.downstream");
	}

	@GetMapping("/flux/body")
	String body() {
		Hop.line("flux-body");
		return "body";
	}

	@GetMapping("/flux/blocking")
	String blocking() {
		Hop.line("flux-blocking");
		return "blocking";
	}

	@GetMapping("/flux/operators")
	Mono<String> operators() {
		return Mono.just("operators")
			.doOnNext((value) -> Hop.line("flux-operators"))
			.publishOn(Schedulers.parallel())
			.doOnNext((value) -> Hop.line("flux-operators"))
			.flatMap((value) -> Mono.just(value).delayElement(Duration.ofMillis(1)))
			.doOnNext((value) -> Hop.line("flux-operators"))
			.subscribeOn(Schedulers.boundedElastic());
	}

	@GetMapping("/flux/client")
	Mono<String> client() {
		return this.client.get()
			.uri(this.downstream + "flux-client")
			.retrieve()
			.bodyToMono(String.class)
			.subscribeOn(Schedulers.boundedElastic())
			.doOnNext((value) -> Hop.line("flux-client"));
	}

	@GetMapping("/flux/future")
	Mono<String> future() {
		return Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> {
			Hop.line("flux-future");
			return "future";
		}));
	}

	@GetMapping("/flux/failing")
	Mono<String> failing() {
		return Mono.delay(Duration.ofMillis(1)).map((tick) -> {
			throw new IllegalStateException("hop=flux-failing;");
		});
	}

	@GetMapping("/flux/missing")
	Mono<String> missing() {
		return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	@GetMapping("/flux/unavailable")
	Mono<ResponseEntity<String>> unavailable() {
		return Mono.just(ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("later"));
	}

}
