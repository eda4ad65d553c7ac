/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.samplerratio;

import io.joinkey.check.blind2.platform.Platform;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A ratio sampler that does not ask the parent. */
@SpringBootApplication
public class ParcelApplication {

	public static void main(String[] args) {
		Platform.mvc(ParcelApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Sampling {

		@Bean
		Sampler sampler() {
			return Sampler.traceIdRatioBased(0.05);
		}

	}

	@RestController
	static class Parcels {

		private static final Logger log = LoggerFactory.getLogger(Parcels.class);

		@GetMapping("/parcels")
		String parcel() {
			log.info("Tracking the parcel");
			return "parcel";
		}

	}

}
