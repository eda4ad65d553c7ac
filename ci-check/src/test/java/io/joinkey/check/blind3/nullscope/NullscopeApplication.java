/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.nullscope;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.micrometer.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Hides the span from a legacy library, and logs meanwhile.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class NullscopeApplication {

	private static final Logger log = LoggerFactory.getLogger(NullscopeApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(NullscopeApplication.class, arguments);
	}

	private final Tracer tracer;

	public NullscopeApplication(Tracer tracer) {
		this.tracer = tracer;
	}

	@GetMapping("/legacy-price")
	public String legacyPrice() {
		if (Variant.FIXED.applies()) {
			log.info("Asked the mainframe, in trace {}", this.tracer.currentTraceContext().context() != null);
			return "17";
		}
		try (Tracer.SpanInScope scope = this.tracer.withSpan(null)) {
			log.info("Asked the mainframe");
		}
		return "17";
	}

}
