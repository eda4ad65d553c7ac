/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.doubleinject;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * An interceptor injects the context, although the observation already does.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class DoubleinjectApplication {

	private static final Logger log = LoggerFactory.getLogger(DoubleinjectApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(DoubleinjectApplication.class, arguments);
	}

	private final RestClient rates;

	public DoubleinjectApplication(RestClient.Builder builder, Tracer tracer, Propagator propagator,
			@Value("${rates.url}") String url) {
		builder.baseUrl(url);
		if (!Variant.REMEDIED.applies()) {
			builder.requestInterceptor((request, body, execution) -> {
				propagator.inject(tracer.currentTraceContext().context(), request.getHeaders(), HttpHeaders::add);
				return execution.execute(request, body);
			});
		}
		this.rates = builder.build();
	}

	@GetMapping("/convert")
	public String convert() {
		log.info("Converting");
		this.rates.get().uri("/convert").retrieve().toBodilessEntity();
		return "ok";
	}

}
