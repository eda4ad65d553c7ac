/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.ArrayList;
import java.util.List;

import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.joinkey.JoinkeyProperties.Tracing;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.core.env.Environment;

/**
 * Reports whether unsampled traces are kept, and what prevents it.
 */
final class KeptStatus {

	private final Tracing tracing;

	private final ListableBeanFactory beanFactory;

	private final Environment environment;

	KeptStatus(Tracing tracing, ListableBeanFactory beanFactory, Environment environment) {
		this.tracing = tracing;
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	HopStatus add(String target) {
		List<String> kept = new ArrayList<>();
		if (this.tracing.keepFailed()) {
			kept.add("failed");
		}
		if (this.tracing.keepSlowerThan() != null) {
			kept.add("took " + this.tracing.keepSlowerThan().toMillis() + " ms");
		}
		if (kept.isEmpty()) {
			return HopStatus.on(Hop.EXPORT, target);
		}
		boolean keeping = this.beanFactory.getBeanProvider(UnsampledTraces.class).getIfAvailable() != null
				&& this.beanFactory.getBeanProvider(SdkTracerProvider.class)
					.stream()
					.anyMatch((provider) -> provider.getSampler() instanceof KeepingSampler);
		return keeping
				? HopStatus.on(Hop.EXPORT,
						target + "; unsampled requests are kept if they " + String.join(" or ", kept))
				: HopStatus.backedOff(Hop.EXPORT,
						target + "; joinkey.tracing.keep-failed and keep-slower-than have no effect: " + obstacle());
	}

	private String obstacle() {
		if (this.environment.getProperty(JoinkeyKeptTracesAutoConfiguration.INCLUDE_UNSAMPLED, Boolean.class, false)) {
			return JoinkeyKeptTracesAutoConfiguration.INCLUDE_UNSAMPLED + " exports every unsampled span";
		}
		List<String> own = new ArrayList<>();
		for (Class<?> type : List.of(Sampler.class, BatchSpanProcessor.class, SpanProcessors.class)) {
			for (String name : this.beanFactory.getBeanNamesForType(type, true, false)) {
				// the others are Spring Boot's and Joinkey's
				if (!List.of("otelSampler", "joinkeySpanProcessor", "spanProcessors").contains(name)) {
					own.add(name);
				}
			}
		}
		return own.isEmpty()
				? "another sampler is set, or the properties were not set when the application was processed"
						+ " ahead of time"
				: "the application has the beans " + own;
	}

}
