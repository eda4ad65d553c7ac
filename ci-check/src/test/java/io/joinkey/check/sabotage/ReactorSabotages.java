/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.List;

import io.joinkey.check.rules.CorrelationRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Breaks within reactive code.
 */
final class ReactorSabotages {

	private static final Logger log = LoggerFactory.getLogger(ReactorSabotages.class);

	private static final String PROPAGATION = "spring.reactor.context-propagation";

	private ReactorSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc().requesting("/reactive");
		return List.of(sabotage("reactive code without context propagation", Application.webFlux()),
				sabotage("operators on another scheduler in WebFlux",
						Application.webFlux().requesting("/reactive").with(Publishes.class)),
				sabotage("an error operator in WebFlux",
						Application.webFlux().requesting("/reactive").with(Recovers.class)),
				sabotage("a Mono that Spring MVC subscribes to", mvc.with(Publishes.class)),
				sabotage("a Mono that is blocked for in Spring MVC", mvc.with(Blocks.class)),
				sabotage("what a WebClient answered in Spring MVC", Application.calling(Answered.class)));
	}

	/** With the property each of them is right. */
	private static Sabotage sabotage(String name, Application application) {
		return new Sabotage(name, CorrelationRule.REACTOR_HOP, application.without(PROPAGATION), PROPAGATION + "=auto",
				application.property(PROPAGATION, "auto"));
	}

	@RestController
	static class Publishes {

		@GetMapping("/reactive")
		Mono<String> published() {
			return Mono.just("book").publishOn(Schedulers.parallel()).map((book) -> {
				log.info("Found a {}", book);
				return book;
			});
		}

	}

	@RestController
	static class Recovers {

		@GetMapping("/reactive")
		Mono<String> recovered() {
			return Mono.<String>error(new IllegalStateException("out of books"))
				.publishOn(Schedulers.boundedElastic())
				.onErrorResume((ex) -> {
					log.warn("Recovering from {}", ex.getMessage());
					return Mono.just("no book");
				});
		}

	}

	@RestController
	static class Blocks {

		@GetMapping("/reactive")
		String blocked() {
			return new Publishes().published().block();
		}

	}

	@RestController
	static class Answered {

		private final WebClient client;

		Answered(WebClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/calls")
		String called() {
			return this.client.get().uri("/stock").retrieve().bodyToMono(String.class).map((answer) -> {
				log.info("Answered {}", answer);
				return answer;
			}).block();
		}

	}

}
