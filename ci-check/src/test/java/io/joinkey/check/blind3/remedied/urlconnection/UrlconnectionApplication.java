/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.remedied.urlconnection;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

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

	private final org.springframework.web.client.RestClient rates;

	public UrlconnectionApplication(org.springframework.web.client.RestClient.Builder builder,
			@Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/rates")
	public String rates() {
		byte[] body = this.rates.get().uri("/rates").retrieve().body(byte[].class);
		log.info("Read {} bytes of rates", (body != null) ? body.length : 0);
		return "ok";
	}

}
