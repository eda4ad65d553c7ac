/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Joinkey;
import io.micrometer.context.ContextRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.reactive.function.client.WebClient;

/** Healthy applications. */
public final class Shapes {

	private static final Logger log = LoggerFactory.getLogger(Shapes.class);

	private Shapes() {
	}

	/** Asks for a new token after a 401, and sends the request again. */
	@EnableAutoConfiguration
	@RestController
	public static class Htokenrefresh {

		private final RestClient partner;

		Htokenrefresh(RestClient.Builder builder, @Value("${rates.url}") String url) {
			RestClient tokens = builder.clone().baseUrl(url).build();
			this.partner = builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				var answer = execution.execute(request, body);
				if (answer.getStatusCode() != HttpStatus.UNAUTHORIZED) {
					return answer;
				}
				log.info("Token is refreshed");
				request.getHeaders().setBearerAuth(tokens.get().uri("/token").retrieve().requiredBody(String.class));
				return execution.execute(request, body);
			}).build();
		}

		public static void main(String[] arguments) {
			Platform.mvc(Htokenrefresh.class, arguments);
		}

		@GetMapping("/tickets")
		public String tickets() {
			log.info("Tickets asked for");
			return this.partner.get()
				.uri("/tickets")
				.retrieve()
				.onStatus(HttpStatusCode::is4xxClientError, (request, answer) -> log.info("Still unauthorized"))
				.toBodilessEntity()
				.getStatusCode()
				.toString();
		}

	}

	/** Injects the span of the request into a call, without a span for the call. */
	@EnableAutoConfiguration
	@RestController
	public static class Hplaininject {

		private final HttpClient client = HttpClient.newHttpClient();

		private final Tracer tracer;

		private final Propagator propagator;

		private final String url;

		Hplaininject(Tracer tracer, Propagator propagator, @Value("${rates.url}") String url) {
			this.tracer = tracer;
			this.propagator = propagator;
			this.url = url;
		}

		public static void main(String[] arguments) {
			Platform.mvc(Hplaininject.class, arguments);
		}

		@GetMapping("/roads")
		public String roads() throws Exception {
			log.info("Roads asked for");
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.url + "/roads"));
			this.propagator.inject(this.tracer.currentTraceContext().context(), request, HttpRequest.Builder::header);
			return String.valueOf(this.client.send(request.build(), BodyHandlers.discarding()).statusCode());
		}

	}

	/** Checks a key in a filter of Spring Security, and audits each answer. */
	@EnableAutoConfiguration
	@RestController
	public static class Hsecurityaudit {

		public static void main(String[] arguments) {
			Platform.secured(Hsecurityaudit.class, arguments);
		}

		@GetMapping("/vault")
		public String vault() {
			log.info("Vault opened");
			return "open";
		}

		@EventListener
		void audit(AbstractAuthenticationEvent event) {
			log.info("{} of {}", event.getClass().getSimpleName(), event.getAuthentication().getName());
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http, ApplicationEventPublisher events) throws Exception {
			return http.csrf((csrf) -> csrf.disable())
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.exceptionHandling((handling) -> handling
					.authenticationEntryPoint((request, response, failure) -> response.setStatus(401)))
				.addFilterBefore(new Keys(new DefaultAuthenticationEventPublisher(events)),
						UsernamePasswordAuthenticationFilter.class)
				.build();
		}

		static class Keys extends OncePerRequestFilter {

			private final DefaultAuthenticationEventPublisher events;

			Keys(DefaultAuthenticationEventPublisher events) {
				this.events = events;
			}

			@Override
			protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
					throws ServletException, IOException {
				String key = String.valueOf(request.getHeader("X-Api-Key"));
				if (key.equals("sesame-of-the-day")) {
					var caller = UsernamePasswordAuthenticationToken.authenticated("caller", key, List.of());
					SecurityContextHolder.getContext().setAuthentication(caller);
					this.events.publishAuthenticationSuccess(caller);
				}
				else {
					var caller = UsernamePasswordAuthenticationToken.unauthenticated("nobody", key);
					this.events.publishAuthenticationFailure(new BadCredentialsException("wrong key"), caller);
				}
				chain.doFilter(request, response);
			}

		}

	}

	/** Chains futures on a pool that propagates, and answers asynchronously. */
	@EnableAutoConfiguration
	@RestController
	public static class Hchain {

		private final ThreadPoolTaskExecutor pool;

		private final RestClient rates;

		Hchain(RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.rates = builder.baseUrl(url).build();
			this.pool = new ThreadPoolTaskExecutor();
			this.pool.setCorePoolSize(8);
			this.pool.setTaskDecorator(new ContextPropagatingTaskDecorator());
			this.pool.initialize();
		}

		public static void main(String[] arguments) {
			Platform.mvc(Hchain.class, arguments);
		}

		@GetMapping("/trips")
		public WebAsyncTask<String> trips() {
			log.info("Trip planned");
			return new WebAsyncTask<>(5000L, this.pool,
					() -> CompletableFuture.supplyAsync(this::priced, this.pool)
						.thenApplyAsync(this::booked, this.pool)
						.orTimeout(5, TimeUnit.SECONDS)
						.join());
		}

		private String priced() {
			log.info("Trip priced");
			return String.valueOf(this.rates.get().uri("/trips").retrieve().toBodilessEntity().getStatusCode());
		}

		private String booked(String price) {
			log.info("Trip booked for {}", price);
			return price;
		}

	}

	/** Falls back to the last answer when the other service is down. */
	@EnableAutoConfiguration
	@RestController
	public static class Hcircuit {

		private final RestClient weather;

		Hcircuit(RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.weather = builder.baseUrl(url).build();
		}

		public static void main(String[] arguments) {
			Platform.mvc(Hcircuit.class, arguments);
		}

		@GetMapping("/weather")
		public String weather() {
			try {
				return this.weather.get().uri("/weather").retrieve().requiredBody(String.class);
			}
			catch (RestClientResponseException ex) {
				log.warn("The weather service is down, by {}", ex.getStatusCode(), ex);
				return "as yesterday";
			}
		}

	}

	/** Has a client and an MDC entry for each tenant. */
	@EnableAutoConfiguration
	@RestController
	public static class Hmultitenant {

		private final Map<String, RestClient> clients = new ConcurrentHashMap<>();

		private final RestClient.Builder builder;

		Hmultitenant(RestClient.Builder builder, @Value("${rates.url}") String url) {
			this.builder = builder.baseUrl(url);
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Hmultitenant.class, arguments);
		}

		@GetMapping("/tenants/{tenant}/bills")
		public String bills(@PathVariable String tenant) {
			try (MDC.MDCCloseable closeable = MDC.putCloseable("tenant", tenant)) {
				log.info("Bills listed");
				RestClient client = this.clients.computeIfAbsent(tenant,
						(name) -> this.builder.clone().defaultHeader("X-Tenant", name).build());
				return String.valueOf(client.get().uri("/bills").retrieve().toBodilessEntity().getStatusCode());
			}
		}

	}

	/** Propagates the whole MDC by an accessor of its own, beside Joinkey. */
	@EnableAutoConfiguration
	@EnableAsync
	@RestController
	public static class Hmdcaccessor {

		private final Mails mails;

		Hmdcaccessor(Mails mails) {
			this.mails = mails;
			ContextRegistry.getInstance()
				.registerThreadLocalAccessor("mdc", MDC::getCopyOfContextMap, MDC::setContextMap, MDC::clear);
		}

		public static void main(String[] arguments) {
			Joinkey.mvc(Hmdcaccessor.class, arguments);
		}

		@GetMapping("/letters")
		public String letters() {
			try (MDC.MDCCloseable user = MDC.putCloseable("user", "u-17")) {
				log.info("Letter written");
				this.mails.post();
			}
			return "written";
		}

		@Bean
		static Mails mails() {
			return new Mails();
		}

		static class Mails {

			@Async
			void post() {
				log.info("Letter posted");
			}

		}

	}

	/** WebFlux with Joinkey: two calls at the same time, a retry and a time-out. */
	@EnableAutoConfiguration
	@RestController
	public static class Hfluxzip {

		private final WebClient rates;

		Hfluxzip(WebClient.Builder builder, @Value("${rates.url}") String url) {
			this.rates = builder.baseUrl(url).build();
		}

		public static void main(String[] arguments) {
			Joinkey.webFlux(Hfluxzip.class, arguments);
		}

		@GetMapping("/baskets")
		public Mono<String> baskets() {
			return Mono.zip(price("/apples"), price("/pears"))
				.doOnNext((both) -> log.info("Basket filled"))
				.timeout(java.time.Duration.ofSeconds(8))
				.retry(1)
				.map((both) -> both.getT1() + both.getT2());
		}

		@GetMapping("/fruits")
		public Flux<String> fruits() {
			return Flux.just("apple", "pear").flatMap((fruit) -> price("/" + fruit)).doOnNext((one) -> log.info("One"));
		}

		private Mono<String> price(String path) {
			return this.rates.get()
				.uri(path)
				.retrieve()
				.toBodilessEntity()
				.map((answer) -> answer.getStatusCode().toString())
				.doOnNext((status) -> log.info("Price of {}", path));
		}

	}

}
