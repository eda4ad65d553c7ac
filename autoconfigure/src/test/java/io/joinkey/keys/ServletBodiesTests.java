/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.FilterChain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServletBodies}.
 */
class ServletBodiesTests {

	private final KeyOrigins origins = new KeyOrigins(Set.of("txn_id"),
			new StoreAccess(() -> null, Duration.ofSeconds(1), new StoreFailures()));

	@ParameterizedTest
	@CsvSource({ ",ISO-8859-1", "ISO-8859-1,ISO-8859-1", "UTF-8,UTF-8" })
	void theApplicationReadsTheBodyInTheEncodingOfTheRequest(String encoding, Charset expected) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/orders");
		request.setContentType("application/json");
		if (encoding != null) {
			// as the application, or its CharacterEncodingFilter, may
			request.setCharacterEncoding(encoding);
		}
		byte[] body = "{\"txn\":\"txn-1\",\"text\":\"\u00e9\"}".getBytes(StandardCharsets.UTF_8);
		request.setContent(body);
		KeyedWork work = new KeyedWork(this.origins, false);
		AtomicReference<String> read = new AtomicReference<>();
		FilterChain application = (searched, response) -> {
			assertThat(searched).isNotSameAs(request);
			assertThat(searched.getReader()).isSameAs(searched.getReader());
			read.set(searched.getReader().readLine());
		};
		try (Scope scope = Context.root().with(KeyedWork.KEY, work).makeCurrent()) {
			new ServletBodies(this.origins, Map.of("txn_id", JsonPointer.of("/txn")), 1024).doFilter(request,
					new MockHttpServletResponse(), application);
		}
		assertThat(read.get()).isEqualTo(new String(body, expected));
		// JSON is UTF-8, however the application reads it
		assertThat(work.fields()).containsEntry("txn_id", "txn-1");
	}

}
