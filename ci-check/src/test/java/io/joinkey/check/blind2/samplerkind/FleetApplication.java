/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.samplerkind;

import java.util.List;

import io.joinkey.check.blind2.platform.Platform;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A sampler drops the spans of outgoing calls, which are the most. */
@SpringBootApplication
public class FleetApplication {

	public static void main(String[] args) {
		Platform.mvc(FleetApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Sampling {

		@Bean
		Sampler sampler() {
			Sampler noCalls = new Sampler() {
				@Override
				public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
						Attributes attributes, List<LinkData> links) {
					return (kind == SpanKind.CLIENT) ? SamplingResult.drop() : SamplingResult.recordAndSample();
				}

				@Override
				public String getDescription() {
					return "no calls";
				}
			};
			return Sampler.parentBasedBuilder(noCalls)
				.setLocalParentSampled(noCalls)
				.setRemoteParentSampled(noCalls)
				.build();
		}

	}

	@RestController
	static class Cars {

		private static final Logger log = LoggerFactory.getLogger(Cars.class);

		private final RestClient client;

		Cars(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/cars")
		String car() {
			log.info("Asking for a car");
			return this.client.get().uri("/car").retrieve().body(String.class);
		}

	}

}
