/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Serves requests whose operators run on several threads.
 */
@RestController
class ReactiveWork {

	private final WebClient servlet;

	ReactiveWork(WebClient.Builder client, @Value("${soak.servlet}") String servlet) {
		this.servlet = client.baseUrl(servlet).build();
	}

	@GetMapping("/operators/{number}")
	Mono<String> operators(@PathVariable int number) {
		Work.line(number, "controller");
		return Mono.just("done")
			.doOnNext((value) -> Work.line(number, "subscribed"))
			.publishOn(Schedulers.parallel())
			.doOnNext((value) -> Work.line(number, "parallel"))
			.flatMap((value) -> Mono.just(value).delayElement(Duration.ofMillis(1)))
			.doOnNext((value) -> Work.line(number, "delayed"))
			.publishOn(Schedulers.boundedElastic())
			.doOnNext((value) -> Work.line(number, "elastic"))
			.subscribeOn(Schedulers.boundedElastic());
	}

	@GetMapping("/many/{number}")
	Mono<String> many(@PathVariable int number) {
		Work.line(number, "controller");
		return Flux.range(1, 4)
			.flatMap((one) -> Mono.fromRunnable(() -> Work.line(number, "many-" + one))
				.subscribeOn(Schedulers.parallel()))
			.then(Mono.just("done"));
	}

	@GetMapping("/relay/{number}")
	Mono<String> relay(@PathVariable int number) {
		Work.line(number, "relay");
		return this.servlet.get()
			.uri("/leaf/{number}", number)
			.retrieve()
			.bodyToMono(String.class)
			.subscribeOn(Schedulers.boundedElastic())
			.doOnNext((value) -> Work.line(number, "relayed"));
	}

	@GetMapping("/fail-later/{number}")
	Mono<String> failLater(@PathVariable int number) {
		Work.line(number, "controller");
		return Mono.delay(Duration.ofMillis(1)).map((tick) -> {
			throw Work.failure(number);
		});
	}

}
