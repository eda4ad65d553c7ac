/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hmanualclient;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Calls with the client of the JDK, within a client observation made by hand.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HmanualclientApplication {

	private static final Logger log = LoggerFactory.getLogger(HmanualclientApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HmanualclientApplication.class, arguments);
	}

	private final HttpClient client = HttpClient.newHttpClient();

	private final ObservationRegistry observations;

	private final String url;

	public HmanualclientApplication(ObservationRegistry observations, @Value("${rates.url}") String url) {
		this.observations = observations;
		this.url = url;
	}

	@GetMapping("/tides")
	public String tides() throws Exception {
		log.info("Tides asked for");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.url + "/tides"));
		SenderContext<HttpRequest.Builder> context = new SenderContext<>(HttpRequest.Builder::setHeader, Kind.CLIENT);
		context.setCarrier(request);
		context.setRemoteServiceName("tides");
		return Observation.createNotStarted("tides.call", () -> context, this.observations)
			.contextualName("get tides")
			.observeChecked(
					() -> this.client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body().trim() + "!");
	}

}
