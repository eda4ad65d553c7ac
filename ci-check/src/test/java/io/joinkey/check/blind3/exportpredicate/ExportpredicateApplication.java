/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.exportpredicate;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Exports no client spans, to save money.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class ExportpredicateApplication {

	private static final Logger log = LoggerFactory.getLogger(ExportpredicateApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(ExportpredicateApplication.class, arguments);
	}

	private final RestClient rates;

	public ExportpredicateApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/seats")
	public String seats() {
		log.info("Seats listed");
		this.rates.get().uri("/seats").retrieve().toBodilessEntity();
		return "ok";
	}

	@Configuration(proxyBeanMethods = false)
	static class Costs {

		@Bean
		SpanExportingPredicate noClients() {
			return (span) -> Variant.REMEDIED.applies() || span.getKind() != Span.Kind.CLIENT;
		}

	}

}
