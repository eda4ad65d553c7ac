/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.excludedclient;

import io.joinkey.check.blind3.platform.Joinkey;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Excludes an HTTP client from Joinkey, and does not observe it either.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class ExcludedclientApplication {

	private static final Logger log = LoggerFactory.getLogger(ExcludedclientApplication.class);

	public static void main(String[] arguments) {
		Joinkey.mvc(ExcludedclientApplication.class, arguments, "joinkey.excluded-beans=partner");
	}

	@Bean
	RestClient partner(RestClient.Builder builder, @Value("${rates.url}") String url) {
		return (Variant.REMEDIED.applies() ? builder : RestClient.builder()).baseUrl(url).build();
	}

	@RestController
	static class Partners {

		private final RestClient partner;

		Partners(RestClient partner) {
			this.partner = partner;
		}

		@GetMapping("/partners")
		public String partners() {
			log.info("Partners listed");
			this.partner.get().uri("/partners").retrieve().toBodilessEntity();
			return "ok";
		}

	}

}
