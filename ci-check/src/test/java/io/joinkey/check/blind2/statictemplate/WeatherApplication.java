/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.statictemplate;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

/** A helper with a static template. */
@SpringBootApplication
public class WeatherApplication {

	public static void main(String[] args) {
		Platform.mvc(WeatherApplication.class, args);
	}

	static final class Http {

		private static final RestTemplate TEMPLATE = new RestTemplate(new JdkClientHttpRequestFactory());

		private Http() {
		}

		static String get(String url) {
			return TEMPLATE.getForObject(url, String.class);
		}

	}

	@RestController
	static class Weather {

		private static final Logger log = LoggerFactory.getLogger(Weather.class);

		private final String url;

		Weather(@Value("${inventory.url}") String url) {
			this.url = url;
		}

		@GetMapping("/weather")
		String weather() {
			log.info("Asking for the weather");
			return Http.get(this.url + "/weather");
		}

	}

}
