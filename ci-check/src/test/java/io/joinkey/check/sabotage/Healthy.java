/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ResponseStatusException;

/**
 * What healthy applications do.
 */
final class Healthy {

	private static final Logger log = LoggerFactory.getLogger(Healthy.class);

	/** The usual strength takes a tenth of a second for each request. */
	static final PasswordEncoder PASSWORDS = new BCryptPasswordEncoder(4);

	private Healthy() {
	}

	/** Writes the MDC by hand, and not the name of the service. */
	public static final class WritesMdc extends EncoderBase<ILoggingEvent> {

		private static final Map<String, String> NAMES = Map.of("traceId", "trace_id", "spanId", "span_id");

		@Override
		public byte[] headerBytes() {
			return new byte[0];
		}

		@Override
		public byte[] encode(ILoggingEvent event) {
			StringJoiner line = new StringJoiner(",", "{", "}\n");
			line.add(member("message", event.getFormattedMessage()));
			event.getMDCPropertyMap().forEach((key, value) -> line.add(member(NAMES.getOrDefault(key, key), value)));
			return line.toString().getBytes(StandardCharsets.UTF_8);
		}

		private static String member(String name, String value) {
			return "\"" + name + "\":\""
					+ value.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
		}

		@Override
		public byte[] footerBytes() {
			return new byte[0];
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Secured {

		@Bean
		static PasswordEncoder passwords() {
			return PASSWORDS;
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/actuator/**").permitAll().anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@RestController
	static class Fails {

		@GetMapping("/failures/handled")
		String handled() {
			throw new IllegalArgumentException("no such book");
		}

		@GetMapping("/failures/unhandled")
		String unhandled() {
			throw new IllegalStateException("out of books");
		}

		@GetMapping("/failures/status")
		String status() {
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "the supplier is gone");
		}

	}

	@RestControllerAdvice
	static class Handles {

		@ExceptionHandler
		ResponseEntity<String> handle(IllegalArgumentException ex) {
			log.warn("Refused", ex);
			return ResponseEntity.unprocessableContent().body(ex.getMessage());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Asynchronous {

		@Bean
		Mailer mailer() {
			return new Mailer();
		}

		@Bean
		Hops hops(Mailer mailer) {
			return new Hops(mailer);
		}

	}

	static class Mailer {

		@Async
		public CompletableFuture<String> mail() {
			log.info("Mailing");
			return CompletableFuture.completedFuture("mailed");
		}

	}

	@RestController
	static class Hops {

		private final Mailer mailer;

		Hops(Mailer mailer) {
			this.mailer = mailer;
		}

		@GetMapping("/hops/async")
		CompletableFuture<String> mailed() {
			log.info("Handing over");
			return this.mailer.mail();
		}

		@GetMapping("/hops/callable")
		Callable<String> called() {
			return () -> {
				log.info("Called later");
				return "called";
			};
		}

	}

	@RestController
	static class AllClients {

		private final RestClient restClient;

		private final RestTemplate restTemplate;

		private final WebClient webClient;

		AllClients(RestClient.Builder restClient, RestTemplateBuilder restTemplate, WebClient.Builder webClient,
				@Value("${downstream.url}") String url) {
			this.restClient = restClient.baseUrl(url).build();
			this.restTemplate = restTemplate.rootUri(url).build();
			this.webClient = webClient.baseUrl(url).build();
		}

		@GetMapping("/calls")
		String called() {
			log.info("Calling");
			return this.restClient.get().uri("/rest-client").retrieve().body(String.class)
					+ this.restTemplate.getForObject("/rest-template", String.class)
					+ this.webClient.get().uri("/web-client").retrieve().bodyToMono(String.class).block();
		}

	}

	@RestController
	static class ReactiveCalls {

		private final WebClient webClient;

		ReactiveCalls(WebClient.Builder webClient, @Value("${downstream.url}") String url) {
			this.webClient = webClient.baseUrl(url).build();
		}

		@GetMapping("/calls")
		Mono<String> called() {
			log.info("Calling");
			return this.webClient.get()
				.uri("/web-client")
				.retrieve()
				.bodyToMono(String.class)
				.doOnNext((answer) -> log.info("Answered {}", answer));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveSecured {

		@Bean
		static PasswordEncoder passwords() {
			return PASSWORDS;
		}

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http
				.authorizeExchange(
						(exchanges) -> exchanges.pathMatchers("/actuator/**").permitAll().anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	static class FailsOnce {

		private final AtomicInteger attempts = new AtomicInteger();

		@KafkaListener(topics = "${orders.topic}")
		void received(String value) {
			log.info("Received a {}", value);
			if (this.attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
		}

		@Bean
		DefaultErrorHandler errorHandler() {
			return new DefaultErrorHandler(new FixedBackOff(0, 2));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Ticks {

		private final AtomicInteger ticks = new AtomicInteger();

		@Scheduled(fixedRate = 50)
		void tick() {
			log.info("Tick {}", this.ticks.incrementAndGet());
		}

	}

	/** Refreshes what it knows, on schedules that no request started. */
	@RestController
	static class Refreshes implements AutoCloseable {

		private final ScheduledExecutorService rates = Executors.newSingleThreadScheduledExecutor();

		private final Timer offers = new Timer("offers", true);

		private final CountDownLatch refreshed = new CountDownLatch(4);

		private final RestClient client;

		Refreshes(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
			this.rates.scheduleWithFixedDelay(this::refresh, 0, 20, TimeUnit.MILLISECONDS);
			this.offers.schedule(new TimerTask() {
				@Override
				public void run() {
					refresh();
				}
			}, 0, 20);
		}

		private void refresh() {
			this.client.get().uri("/rates").retrieve().toBodilessEntity();
			this.refreshed.countDown();
		}

		@GetMapping("/calls")
		String called() throws InterruptedException {
			log.info("Waiting");
			if (!this.refreshed.await(20, TimeUnit.SECONDS)) {
				throw new IllegalStateException(
						"a schedule does not run: " + this.refreshed.getCount() + " refreshes are missing");
			}
			return String.valueOf(this.client.get().uri("/calls").retrieve().body(String.class));
		}

		@Override
		public void close() {
			this.rates.shutdownNow();
			this.offers.cancel();
		}

	}

	/**
	 * Work with a trace of its own, work that is answered before it is done, and threads
	 * that no request started.
	 */
	@RestController
	static class Background implements DisposableBean {

		private final ThreadPoolTaskExecutor reports;

		private final Tracer tracer;

		private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "keeper-1");
			thread.setDaemon(true);
			return thread;
		});

		Background(ThreadPoolTaskExecutor reports, Tracer tracer) {
			this.reports = reports;
			this.tracer = tracer;
			this.keeper.scheduleAtFixedRate(() -> log.info("Keeping house"), 0, 20, TimeUnit.MILLISECONDS);
		}

		@Override
		public void destroy() {
			this.keeper.shutdownNow();
		}

		@Bean
		static ThreadPoolTaskExecutor reports(ThreadPoolTaskExecutorBuilder builder) {
			return builder.threadNamePrefix("report-").build();
		}

		@GetMapping("/background")
		String answered() {
			this.reports.execute(() -> {
				log.info("Reporting");
				Span cleanup = this.tracer.spanBuilder().setNoParent().name("cleanup").start();
				try (Tracer.SpanInScope scope = this.tracer.withSpan(cleanup)) {
					log.info("Cleaning up in a trace of its own");
				}
				finally {
					cleanup.end();
				}
			});
			return "answered";
		}

	}

	@RestController
	static class Flows extends Clock {

		@GetMapping("/flows")
		Mono<String> flowed() {
			return Mono.just("book").publishOn(Schedulers.boundedElastic()).flatMap((book) -> {
				log.info("Found a {}", book);
				return Mono.just(book).subscribeOn(Schedulers.parallel());
			}).doOnNext((book) -> log.info("Answering with a {}", book));
		}

	}

	static class Clock implements DisposableBean {

		private final Disposable ticks = Flux.interval(Duration.ofMillis(20))
			.subscribe((tick) -> log.info("Tick {}", tick));

		@Override
		public void destroy() {
			this.ticks.dispose();
		}

	}

	/**
	 * Calls before the application is ready: in a constructor, after construction, on a
	 * thread that fills a pool, and in a runner.
	 */
	@RestController
	static class CallsAtStart implements InitializingBean, ApplicationRunner {

		private final RestClient client;

		private final String url;

		CallsAtStart(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
			this.url = url;
			get("/constructor");
		}

		@Override
		public void afterPropertiesSet() throws Exception {
			get("/constructed");
			HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create(this.url + "/configuration")).build(), BodyHandlers.ofString());
			Thread pool = new Thread(() -> get("/connection"), "pool-filler");
			pool.start();
			pool.join();
		}

		@Override
		public void run(ApplicationArguments arguments) {
			get("/runner");
		}

		@GetMapping("/calls")
		String calls() {
			log.info("Calling");
			return get("/stock");
		}

		private String get(String path) {
			return String.valueOf(this.client.get().uri(path).retrieve().body(String.class));
		}

	}

	/** A record before the application is ready. */
	@Configuration(proxyBeanMethods = false)
	static class SendsAtStart {

		@Bean
		ApplicationRunner sends(KafkaTemplate<String, String> template, @Value("${orders.topic}") String topic) {
			return (arguments) -> template.send(topic, "started").get();
		}

	}

	/** Bytes over sockets that are no HTTP, within a request. */
	@RestController
	static class UsesStores implements DisposableBean {

		private final ServerSocket store = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

		UsesStores() throws IOException {
			Thread thread = new Thread(this::answer, "store");
			thread.setDaemon(true);
			thread.start();
		}

		private void answer() {
			try {
				while (!this.store.isClosed()) {
					try (Socket socket = this.store.accept()) {
						socket.getInputStream().readNBytes(4);
						socket.getOutputStream().write("+OK\r\n".getBytes(StandardCharsets.US_ASCII));
					}
				}
			}
			catch (IOException ex) {
				// closed
			}
		}

		@GetMapping("/stores")
		String stores() throws IOException {
			log.info("Asking the store");
			return ask("GET key-that-is-long-enough\r\n") + ask("PING and HTTP/1.1 are words of a key\r\n\r\n");
		}

		private String ask(String command) throws IOException {
			try (Socket socket = new Socket(this.store.getInetAddress(), this.store.getLocalPort())) {
				socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
				return new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
			}
		}

		@Override
		public void destroy() throws IOException {
			this.store.close();
		}

	}

}
