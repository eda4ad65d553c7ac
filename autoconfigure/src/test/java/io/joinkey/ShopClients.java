/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The clients, each of which calls the service itself.
 */
@RestController
public class ShopClients {

	private final Environment environment;

	private final RestClient builtByBoot;

	private final RestClient ownClient;

	private final RestTemplate ownTemplate;

	private final WebClient ownWebClient;

	private final HttpClient jdkClient;

	private final RestClient overJdkClient;

	ShopClients(Environment environment, RestClient.Builder builder, RestClient ownClient, RestTemplate ownTemplate,
			WebClient ownWebClient, HttpClient jdkClient) {
		this.environment = environment;
		this.builtByBoot = builder.build();
		this.ownClient = ownClient;
		this.ownTemplate = ownTemplate;
		this.ownWebClient = ownWebClient;
		this.jdkClient = jdkClient;
		this.overJdkClient = ownClient.mutate().requestFactory(new JdkClientHttpRequestFactory(jdkClient)).build();
	}

	@GetMapping("/call/{kind}")
	String call(@PathVariable String kind) throws Exception {
		String url = "http://127.0.0.1:" + this.environment.getProperty("local.server.port") + "/hello/" + kind;
		HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
		return switch (kind) {
			case "boot" -> String.valueOf(this.builtByBoot.get().uri(url).retrieve().body(String.class));
			case "rest-client" -> String.valueOf(this.ownClient.get().uri(url).retrieve().body(String.class));
			case "rest-template" -> String.valueOf(this.ownTemplate.getForObject(url, String.class));
			case "web-client" ->
				String.valueOf(this.ownWebClient.get().uri(url).retrieve().bodyToMono(String.class).block());
			case "jdk" -> this.jdkClient.send(request, BodyHandlers.ofString()).body();
			case "jdk-async" -> this.jdkClient.sendAsync(request, BodyHandlers.ofString()).join().body();
			case "over-jdk" -> String.valueOf(this.overJdkClient.get().uri(url).retrieve().body(String.class));
			case "unmanaged" -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
			default -> throw new IllegalArgumentException(kind);
		};
	}

	/**
	 * Clients that the application built without Spring Boot's builders.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	public static class Beans {

		@Bean
		RestClient ownClient() {
			return RestClient.create();
		}

		@Bean
		RestTemplate ownTemplate() {
			return new RestTemplate();
		}

		@Bean
		WebClient ownWebClient() {
			return WebClient.create();
		}

		@Bean
		HttpClient jdkClient() {
			return HttpClient.newHttpClient();
		}

	}

}
