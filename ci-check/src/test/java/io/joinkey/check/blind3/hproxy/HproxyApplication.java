/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hproxy;

import java.util.List;
import java.util.Locale;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Forwards the headers of the request by hand, without those of its hop and of the trace.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HproxyApplication {

	private static final Logger log = LoggerFactory.getLogger(HproxyApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HproxyApplication.class, arguments);
	}

	private final RestClient rates;

	public HproxyApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/proxy")
	public ResponseEntity<String> proxy(@RequestHeader HttpHeaders headers) {
		log.info("Forwarding");
		String body = this.rates.get().uri("/upstream").headers((outgoing) -> headers.forEach((name, values) -> {
			if (!List
				.of("host", "connection", "traceparent", "tracestate", "content-length", "upgrade", "http2-settings")
				.contains(name.toLowerCase(Locale.ROOT))) {
				outgoing.put(name, values);
			}
		})).retrieve().body(String.class);
		return ResponseEntity.ok().header("X-Upstream", "rates").body("got " + body);
	}

}
