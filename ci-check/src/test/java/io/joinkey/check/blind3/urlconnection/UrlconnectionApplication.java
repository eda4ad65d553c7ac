/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Calls with java.net.URL, as code of 2009 does.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class UrlconnectionApplication {

	private static final Logger log = LoggerFactory.getLogger(UrlconnectionApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(UrlconnectionApplication.class, arguments);
	}

	private final String url;

	private final RestClient rates;

	public UrlconnectionApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.url = url;
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/rates")
	public String rates() throws IOException {
		if (Variant.REMEDIED.applies()) {
			byte[] rates = this.rates.get().uri("/rates").retrieve().body(byte[].class);
			log.info("Read {} bytes of rates", (rates != null) ? rates.length : 0);
			return "ok";
		}
		HttpURLConnection connection = (HttpURLConnection) URI.create(this.url + "/rates").toURL().openConnection();
		try (InputStream body = connection.getInputStream()) {
			log.info("Read {} bytes of rates", body.readAllBytes().length);
		}
		return "ok";
	}

}
