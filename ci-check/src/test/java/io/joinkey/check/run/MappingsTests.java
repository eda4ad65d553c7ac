/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link Mappings}.
 */
class MappingsTests {

	@Test
	void aWebSocketIsNamed() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean(SimpleUrlHandlerMapping.class, () -> new SimpleUrlHandlerMapping(
					Map.of("/chat", new WebSocketHttpRequestHandler(new TextWebSocketHandler(),
							(request, response, handler, attributes) -> false))));
			context.refresh();
			assertThat(Mappings.of(context)).extracting(Mapping::pattern, Mapping::argument)
				.containsExactly(tuple("/chat", "it is a WebSocket, and the gate sends no messages"));
		}
	}

}
