/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.correlationid;

import java.io.IOException;
import java.util.UUID;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Logs the correlation id of the company and no trace id.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class CorrelationidApplication {

	private static final Logger log = LoggerFactory.getLogger(CorrelationidApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(CorrelationidApplication.class, arguments, Variant.REMEDIED.applies()
				? "logging.pattern.console=%d %-5level service=blind correlation_id=%X{correlationId} [%X{traceId:-},%X{spanId:-}] %logger : %msg%n"
				: "logging.pattern.console=%d %-5level service=blind correlation_id=%X{correlationId} %logger : %msg%n",
				"-logging.structured.format.console");
	}

	private final RestClient rates;

	public CorrelationidApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
			request.getHeaders().set("X-Correlation-ID", MDC.get("correlationId"));
			return execution.execute(request, body);
		}).build();
	}

	@GetMapping("/policies")
	public String policies() {
		log.info("Policies listed");
		this.rates.get().uri("/policies").retrieve().toBodilessEntity();
		return "ok";
	}

	@Component
	static class CorrelationFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String id = request.getHeader("X-Correlation-ID");
			try (MDC.MDCCloseable key = MDC.putCloseable("correlationId",
					(id != null) ? id : UUID.randomUUID().toString())) {
				chain.doFilter(request, response);
			}
		}

	}

}
