/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextRefreshedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application may set {@link GlobalOpenTelemetry} itself, whenever it does.
 */
class OwnGlobalTests {

	@BeforeEach
	@AfterEach
	void reset() {
		GlobalOpenTelemetry.resetForTest();
	}

	@Test
	void aBeanSetsIt() {
		isKept(InBean.class, "InBean");
	}

	@Test
	void aRefreshListenerSetsIt() {
		isKept(InRefreshListener.class, "InRefreshListener");
	}

	@Test
	void aRunnerSetsIt() {
		isKept(InRunner.class, "InRunner");
	}

	@Test
	void aReadyListenerSetsIt() {
		isKept(InReadyListener.class, "InReadyListener");
	}

	@Test
	void theMainMethodSetsItBeforeRun() {
		GlobalOpenTelemetry.set(OpenTelemetry.noop());
		try (RunningService service = start(Plain.class)) {
			assertThat(status(service)).contains("OwnGlobalTests.theMainMethodSetsItBeforeRun");
		}
	}

	@Test
	void theMainMethodSetsItAfterRun() throws Exception {
		try (ConfigurableApplicationContext context = runMain(
				(started) -> GlobalOpenTelemetry.set(started.getBean(OpenTelemetry.class)), new CountDownLatch(0))) {
			assertThat(spanOfGlobal(context)).isEqualTo("of the library");
			assertThat(GlobalTracing.isRegistered()).isFalse();
		}
	}

	@Test
	void joinkeySetsItWhenTheMainMethodHasReturned() throws Exception {
		CountDownLatch main = new CountDownLatch(1);
		try (ConfigurableApplicationContext context = runMain((started) -> {
		}, main)) {
			main.countDown();
			Awaitility.await().until(GlobalTracing::isRegistered);
			assertThat(spanOfGlobal(context)).isEqualTo("of the library");
		}
	}

	@Test
	void joinkeySetsItAlsoIfTheMainMethodDoesNotReturn() throws Exception {
		CountDownLatch main = new CountDownLatch(1);
		try (ConfigurableApplicationContext context = runMain((started) -> {
		}, main)) {
			Awaitility.await().until(GlobalTracing::isRegistered);
			assertThat(spanOfGlobal(context)).isEqualTo("of the library");
		}
		finally {
			main.countDown();
		}
	}

	/** Runs the main method on a thread of its own, which ends when it is released. */
	private static ConfigurableApplicationContext runMain(Consumer<ConfigurableApplicationContext> nextLine,
			CountDownLatch released) throws Exception {
		CompletableFuture<ConfigurableApplicationContext> started = new CompletableFuture<>();
		Application.nextLine = (context) -> {
			nextLine.accept(context);
			started.complete(context);
			released.await();
		};
		new Thread(() -> {
			try {
				Application.main(new String[0]);
			}
			catch (Exception ex) {
				started.completeExceptionally(ex);
			}
		}).start();
		return started.get(60, TimeUnit.SECONDS);
	}

	@Test
	void aLibraryThatPinnedTheNoopIsNamed() {
		try (RunningService service = start(Pinned.class)) {
			assertThat(status(service)).contains("a no-op", "Pinned.<init>");
		}
	}

	private static void isKept(Class<?> application, String who) {
		try (RunningService service = start(application)) {
			assertThat(spanOfGlobal(service.context())).isEqualTo("of the library");
			assertThat(status(service)).contains(who);
		}
	}

	private static String spanOfGlobal(ApplicationContext context) {
		GlobalOpenTelemetry.getTracer("library").spanBuilder("of the library").startSpan().end();
		context.getBean(SdkTracerProvider.class).forceFlush().join(5, TimeUnit.SECONDS);
		return context.getBean(InMemorySpanExporter.class)
			.getFinishedSpanItems()
			.stream()
			.map(SpanData::getName)
			.filter("of the library"::equals)
			.findFirst()
			.orElse("none");
	}

	private static String status(RunningService service) {
		return service.get("/actuator/joinkey").body();
	}

	private static RunningService start(Class<?> application) {
		return RunningService.start(application, "management.endpoints.web.exposure.include=joinkey");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shop.class)
	static class Plain {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shop.class)
	static class Pinned {

		Pinned() {
			GlobalOpenTelemetry.getTracer("library");
		}

	}

	static class InBean extends Plain {

		@Bean
		InitializingBean setter(OpenTelemetry openTelemetry) {
			return () -> GlobalOpenTelemetry.set(openTelemetry);
		}

	}

	static class InRefreshListener extends Plain {

		@Bean
		ApplicationListener<ContextRefreshedEvent> setter(OpenTelemetry openTelemetry) {
			return (event) -> GlobalOpenTelemetry.set(openTelemetry);
		}

	}

	static class InRunner extends Plain {

		@Bean
		ApplicationRunner setter(OpenTelemetry openTelemetry) {
			return (arguments) -> GlobalOpenTelemetry.set(openTelemetry);
		}

	}

	static class InReadyListener extends Plain {

		@Bean
		ApplicationListener<ApplicationReadyEvent> setter(OpenTelemetry openTelemetry) {
			return new ApplicationListener<>() {

				@Override
				public void onApplicationEvent(ApplicationReadyEvent event) {
					GlobalOpenTelemetry.set(openTelemetry);
				}

			};
		}

	}

	static class Application extends Plain {

		private static NextLine nextLine;

		public static void main(String[] arguments) throws Exception {
			ConfigurableApplicationContext context = SpringApplication.run(Application.class, "--server.port=0",
					"--spring.application.name=shop", "--spring.main.banner-mode=off");
			nextLine.after(context);
		}

	}

	/** What a main method does after its call of Spring. */
	@FunctionalInterface
	interface NextLine {

		void after(ConfigurableApplicationContext context) throws Exception;

	}

}
