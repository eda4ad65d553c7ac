/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Calls another service.
 */
@Configuration(proxyBeanMethods = false)
class ClientHops {

	@Bean
	RestClient ownRestClient() {
		return RestClient.create();
	}

	@Bean
	RestTemplate ownRestTemplate() {
		return new RestTemplate();
	}

	@Bean
	WebClient ownWebClient() {
		return WebClient.create();
	}

	@Bean
	HttpClient ownHttpClient() {
		return HttpClient.newHttpClient();
	}

	@Bean
	Hops boots(Environment environment, RestClient.Builder restClient, RestTemplateBuilder restTemplate,
			WebClient.Builder webClient) {
		String downstream = environment.getRequiredProperty("hops.downstream");
		RestClient built = restClient.build();
		WebClient reactive = webClient.build();
		Interface proxy = HttpServiceProxyFactory
			.builderFor(RestClientAdapter.create(restClient.clone().baseUrl(downstream).build()))
			.build()
			.createClient(Interface.class);
		Map<String, Hop> hops = new HashMap<>();
		hops.put("restclient-builder", () -> get(built, downstream + "restclient-builder"));
		hops.put("resttemplate-builder",
				() -> restTemplate.build().getForObject(downstream + "resttemplate-builder", String.class));
		hops.put("webclient-builder", () -> get(reactive, downstream + "webclient-builder"));
		hops.put("http-interface", proxy::get);
		hops.put("webclient-line",
				() -> reactive.get()
					.uri(downstream + "webclient-line")
					.retrieve()
					.bodyToMono(String.class)
					.doOnNext((body) -> Hop.line("webclient-line"))
					.block());
		hops.put("webclient-scheduler",
				() -> reactive.get()
					.uri(downstream + "webclient-scheduler")
					.retrieve()
					.bodyToMono(String.class)
					.subscribeOn(Schedulers.boundedElastic())
					.block());
		hops.put("client-common-pool",
				() -> CompletableFuture.runAsync(() -> get(built, downstream + "client-common-pool")).get());
		hops.put("resend", () -> new RetryTemplate(RetryPolicy.withMaxRetries(2))
			.execute(() -> get(built, downstream + "resend")));
		return () -> hops;
	}

	@Bean
	Hops owns(Environment environment, RestClient ownRestClient, RestTemplate ownRestTemplate, WebClient ownWebClient,
			HttpClient ownHttpClient) {
		String downstream = environment.getRequiredProperty("hops.downstream");
		Map<String, Hop> hops = new HashMap<>();
		hops.put("restclient-bean", () -> get(ownRestClient, downstream + "restclient-bean"));
		hops.put("resttemplate-bean",
				() -> ownRestTemplate.getForObject(downstream + "resttemplate-bean", String.class));
		hops.put("webclient-bean", () -> get(ownWebClient, downstream + "webclient-bean"));
		hops.put("jdk-bean", () -> get(ownHttpClient, downstream + "jdk-bean"));
		hops.put("restclient-call-site", () -> get(RestClient.create(), downstream + "restclient-call-site"));
		hops.put("webclient-call-site", () -> get(WebClient.create(), downstream + "webclient-call-site"));
		hops.put("jdk-call-site", () -> get(HttpClient.newHttpClient(), downstream + "jdk-call-site"));
		hops.put("urlconnection", () -> {
			HttpURLConnection connection = (HttpURLConnection) URI.create(downstream + "urlconnection")
				.toURL()
				.openConnection();
			try (InputStream body = connection.getInputStream()) {
				body.readAllBytes();
			}
		});
		return () -> hops;
	}

	private static String get(RestClient client, String uri) {
		return String.valueOf(client.get().uri(uri).retrieve().body(String.class));
	}

	private static void get(WebClient client, String uri) {
		client.get().uri(uri).retrieve().bodyToMono(String.class).block();
	}

	private static void get(HttpClient client, String uri) throws Exception {
		client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
	}

	/** Another service. */
	interface Interface {

		/**
		 * Calls the service.
		 * @return its answer
		 */
		@GetExchange("http-interface")
		String get();

	}

}
