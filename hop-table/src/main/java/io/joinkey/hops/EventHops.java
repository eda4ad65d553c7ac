/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;

/**
 * Application events.
 */
@Configuration
class EventHops {

	@Bean
	Hops events(ApplicationEventPublisher publisher) {
		return () -> Map.of("event", () -> publisher.publishEvent(new Happened()), "event-async",
				() -> publisher.publishEvent(new HappenedElsewhere()));
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

	/** An event. */
	record Happened() {
	}

	/** Another event. */
	record HappenedElsewhere() {
	}

}
