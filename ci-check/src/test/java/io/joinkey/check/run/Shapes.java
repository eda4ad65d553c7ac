/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.joinkey.check.run.beside.Starter;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Main methods as they are written.
 */
final class Shapes {

	private Shapes() {
	}

	@SpringBootApplication
	@RestController
	static class Service {

		private static final Logger log = LoggerFactory.getLogger(Service.class);

		@GetMapping("/hello")
		String hello() {
			log.info("Hello");
			return "hello";
		}

	}

	@RestController
	static class Leaks {

		private static final Logger log = LoggerFactory.getLogger(Leaks.class);

		@Value("${payment.password}")
		private String password;

		@GetMapping("/secrets")
		String secrets(@RequestHeader HttpHeaders headers) {
			String authorization = Objects.toString(headers.getFirst("Authorization"), "Basic ");
			log.info("tenant {} {} {}", headers.getFirst("X-Tenant"), this.password,
					new String(Base64.getDecoder().decode(authorization.substring("Basic ".length()))));
			System.out.println(authorization + headers.getFirst("X-Api-Key"));
			return "secrets";
		}

	}

	static class Plain {

		public static void main(String[] arguments) {
			SpringApplication.run(Service.class, arguments);
		}

	}

	static class Blocks {

		public static void main(String[] arguments) throws InterruptedException {
			SpringApplication.run(Service.class, arguments);
			new CountDownLatch(1).await();
		}

	}

	static class Exits {

		public static void main(String[] arguments) {
			System.exit(SpringApplication.exit(SpringApplication.run(Service.class, arguments)));
		}

	}

	static class Closes {

		public static void main(String[] arguments) {
			try (var context = SpringApplication.run(Service.class, arguments)) {
				context.getId();
			}
		}

	}

	/**
	 * A parent without a web server, and two children with one. Between them a library
	 * starts an application of its own, as Spring Cloud's ContextRefresher does.
	 */
	static class Hierarchy {

		public static void main(String[] arguments) {
			SpringApplicationBuilder parent = new SpringApplicationBuilder(Parent.class).web(WebApplicationType.NONE);
			parent.child(Service.class).web(WebApplicationType.SERVLET).run(arguments);
			parent.child(PropertyPlaceholderAutoConfiguration.class).web(WebApplicationType.NONE).run(arguments);
			parent.child(Sibling.class).web(WebApplicationType.SERVLET).run(arguments);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Parent {

	}

	@EnableAutoConfiguration
	static class Sibling {

	}

	static class RefusesOptions {

		public static void main(String[] arguments) {
			if (arguments.length > 0) {
				System.err.println("unknown option " + arguments[0]);
				System.exit(64);
			}
			SpringApplication.run(Service.class, arguments);
		}

	}

	static class NeedsArguments {

		public static void main(String[] arguments) {
			if (arguments.length != 1) {
				System.err.println("usage: NeedsArguments REGION");
				System.exit(64);
			}
			SpringApplication.run(Service.class, arguments);
		}

	}

	static class ReturnsEarly {

		public static void main(String[] arguments) {
			if (arguments.length == 1) {
				SpringApplication.run(Service.class, arguments);
			}
		}

	}

	static class WaitsForever {

		public static void main(String[] arguments) throws InterruptedException {
			if (arguments.length == 0) {
				new CountDownLatch(1).await();
			}
			SpringApplication.run(Service.class, arguments);
		}

	}

	static class Crashes {

		public static void main(String[] arguments) {
			if (arguments.length == 0) {
				Runtime.getRuntime().halt(7);
			}
			SpringApplication.run(Service.class, arguments);
		}

	}

	@Component
	static class RunnerNeverEnds implements CommandLineRunner {

		@Override
		public void run(String... arguments) throws InterruptedException {
			new CountDownLatch(1).await();
		}

	}

	@SpringBootApplication
	static class RunnerExits {

		public static void main(String[] arguments) {
			SpringApplication.run(RunnerExits.class, arguments);
		}

		@Bean
		static CommandLineRunner runner() {
			return (arguments) -> System.exit(0);
		}

	}

	@SpringBootApplication
	static class MissesProperty {

		public static void main(String[] arguments) {
			SpringApplication.run(MissesProperty.class, arguments);
		}

		@Bean
		static String key(@Value("${payment.api-key}") String key) {
			return key;
		}

	}

	@Component
	static class OfTheTests {

		OfTheTests() {
			throw new IllegalStateException("a bean of src/test was scanned");
		}

	}

	/** As {@code SpringApplication.from} is used with Testcontainers. */
	static class TestMain {

		public static void main(String[] arguments) {
			SpringApplication.from(NeedsArguments::main).with(More.class).run(arguments);
		}

	}

	static class More {

	}

	static class Interactive {

		public static void main(String[] arguments) {
			try (Scanner scanner = new Scanner(System.in)) {
				SpringApplication.run(Service.class, scanner.hasNextLine() ? scanner.nextLine() : "--quiet");
			}
		}

	}

	/** Two requests of the same endpoint meet. */
	abstract static class Meeting {

		private final Logger log;

		private final Exchanger<Map<String, String>> meeting = new Exchanger<>();

		Meeting(String name) {
			this.log = LoggerFactory.getLogger("io.joinkey.check.run.Shapes." + name);
		}

		String meet() throws InterruptedException {
			Map<String, String> own = MDC.getCopyOfContextMap();
			try {
				MDC.setContextMap(kept(own, this.meeting.exchange(own, 20, TimeUnit.SECONDS)));
			}
			catch (TimeoutException ex) {
				throw new IllegalStateException("no other request was sent at the same time", ex);
			}
			this.log.info("Ordered");
			MDC.setContextMap(own);
			return "ordered";
		}

		abstract Map<String, String> kept(Map<String, String> own, Map<String, String> other);

	}

	@RestController
	static class Exchanges extends Meeting {

		Exchanges() {
			super("Meeting");
		}

		@PostMapping("/orders")
		String order() throws InterruptedException {
			return meet();
		}

		@Override
		Map<String, String> kept(Map<String, String> own, Map<String, String> other) {
			return other;
		}

	}

	@RestController
	static class Keeps extends Meeting {

		Keeps() {
			super("Keeps");
		}

		@PostMapping("/kept")
		String order() throws InterruptedException {
			return meet();
		}

		@Override
		Map<String, String> kept(Map<String, String> own, Map<String, String> other) {
			return own;
		}

	}

	@RestController
	static class Endless {

		@GetMapping("/body")
		StreamingResponseBody body() {
			return (out) -> {
				while (true) {
					out.write(0);
					out.flush();
					LockSupport.parkNanos(10_000_000);
				}
			};
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			new CountDownLatch(1).await(30, TimeUnit.SECONDS);
			return "slow";
		}

		/** By reflection, or the gate would not call it. */
		@GetMapping("/bye")
		String bye() throws ReflectiveOperationException {
			System.class.getMethod("exit", int.class).invoke(null, 3);
			return "bye";
		}

	}

	@RestController
	@RequestMapping("never")
	@EnableScheduling
	static class Never {

		private final CountDownLatch end = new CountDownLatch(1);

		@GetMapping("/{id}/ends")
		String ends(@PathVariable("id") String id) throws InterruptedException {
			this.end.await();
			return id;
		}

		@Scheduled(fixedRate = 1)
		void repeat() throws InterruptedException {
			this.end.await();
		}

	}

	/** Each call leaves a line. */
	@RestController
	static class ManyEndpoints {

		private static final Logger log = LoggerFactory.getLogger(ManyEndpoints.class);

		@GetMapping({ "/orders", "/orders/export", "/orders/deletion-policy", "/startup-times", "/settings", "/dates",
				"/addresses", "/runners", "/senders", "/updates", "/closed", "/posts", "/imports", "/stopwords" })
		String harmless(HttpServletRequest request) {
			return called(request);
		}

		@GetMapping({ "/admin/delete-all-orders", "/deleteall", "/jobs/run", "/cache/evict", "/orders/17/cancel",
				"/logout", "/unsubscribe", "/orders/approveAll", "/nightly_purge", "/mail/resend", "/user/17/activate",
				"/feature/toggle", "/accounts/lock", "/queue/redrive", "/token/rotate", "/heapdump" })
		String dangerous(HttpServletRequest request) {
			return called(request);
		}

		@GetMapping("/old")
		ResponseEntity<Void> old(HttpServletRequest request) {
			called(request);
			return ResponseEntity.status(302).header("Location", "/orders").build();
		}

		@PostMapping("/orders")
		String order(HttpServletRequest request) {
			return called(request);
		}

		@PutMapping("/orders")
		String put(HttpServletRequest request) {
			return called(request);
		}

		private static String called(HttpServletRequest request) {
			log.info("called {} {} end", request.getMethod(), request.getRequestURI());
			return "ok";
		}

	}

	@Endpoint(id = "orders")
	@Component
	static class OwnEndpoint {

		@ReadOperation
		String read() {
			LoggerFactory.getLogger(OwnEndpoint.class).info("called GET actuator end");
			return "ok";
		}

	}

	@RestController
	public static class Scanned {

		@GetMapping("/scanned")
		String hello() throws InterruptedException {
			Starter.awaitCall();
			LoggerFactory.getLogger(Scanned.class).info("Scanned hello");
			return "hello";
		}

		@GetMapping("/called/{id}")
		String called(@PathVariable String id) {
			return id;
		}

	}

}
