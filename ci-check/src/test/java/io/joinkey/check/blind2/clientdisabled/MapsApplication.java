/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.clientdisabled;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

/** Switches the metrics of clients off by a property. */
@SpringBootApplication
public class MapsApplication {

	public static void main(String[] args) {
		Platform.mvc(MapsApplication.class, args, "management.observations.enable.http.client.requests=false");
	}

	@RestController
	static class Maps {

		private static final Logger log = LoggerFactory.getLogger(Maps.class);

		private final RestTemplate template;

		Maps(RestTemplateBuilder builder) {
			this.template = builder.build();
		}

		@Value("${inventory.url}")
		private String url = "";

		@GetMapping("/maps")
		String map() {
			log.info("Asking for the map");
			return this.template.getForObject(this.url + "/map", String.class);
		}

	}

}
