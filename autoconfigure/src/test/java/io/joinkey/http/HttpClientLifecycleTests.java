/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.SelectorThreads;
import io.joinkey.proof.LoopbackServer;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * The life of a JDK client that is observed, with real clients and real connections. The
 * JDK's client can be closed from Java 21 on.
 */
class HttpClientLifecycleTests {

	private LoopbackServer server;

	private final CountDownLatch answer = new CountDownLatch(1);

	@BeforeEach
	void start() {
		this.server = LoopbackServer.start("/", (exchange) -> {
			try {
				if (exchange.getRequestURI().getPath().equals("/later")) {
					this.answer.await();
				}
				exchange.sendResponseHeaders(204, -1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	@AfterEach
	void stop() {
		this.answer.countDown();
		this.server.close();
	}

	@Test
	void eachMethodOfThisJdksClientIsDelegated() {
		assertThat(Stream.of(HttpClient.class.getDeclaredMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
			.filter((method) -> !isDeclared(method))).isEmpty();
	}

	private static boolean isDeclared(Method method) {
		try {
			return ObservedHttpClient.class.getDeclaredMethod(method.getName(), method.getParameterTypes())
				.getReturnType() == method.getReturnType();
		}
		catch (NoSuchMethodException ex) {
			return false;
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void closingTheObservedClientEndsItsSelectorThread() throws Exception {
		Set<Thread> before = SelectorThreads.all();
		HttpClient client = new ObservedHttpClient(HttpClient.newHttpClient(), ObservationRegistry.create());
		client.send(request("/now"), BodyHandlers.discarding());
		assertThat(SelectorThreads.since(before)).hasSize(1);
		((AutoCloseable) client).close();
		Awaitility.await().until(() -> SelectorThreads.since(before).isEmpty());
		assertThat(call(client, "isTerminated")).isEqualTo(true);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void anObservedClientThatIsShutDownFinishesWhatItHasBegun() throws Exception {
		HttpClient client = new ObservedHttpClient(HttpClient.newHttpClient(), ObservationRegistry.create());
		var response = client.sendAsync(request("/later"), BodyHandlers.discarding());
		call(client, "shutdown");
		assertThat(call(client, "awaitTermination", Duration.ofMillis(1))).isEqualTo(false);
		assertThat(call(client, "isTerminated")).isEqualTo(false);
		this.answer.countDown();
		assertThat(response.join().statusCode()).isEqualTo(204);
		assertThat(call(client, "awaitTermination", Duration.ofSeconds(20))).isEqualTo(true);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void anObservedClientThatIsShutDownNowFailsWhatItHasBegun() throws Exception {
		HttpClient client = new ObservedHttpClient(HttpClient.newHttpClient(), ObservationRegistry.create());
		var response = client.sendAsync(request("/later"), BodyHandlers.discarding());
		call(client, "shutdownNow");
		Awaitility.await().until(response::isCompletedExceptionally);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void closingTheContextEndsTheSelectorThreadOfTheApplicationsClient() throws Exception {
		Set<Thread> before = SelectorThreads.all();
		try (AnnotationConfigApplicationContext context = context(new JdkClients(), HttpClient.newHttpClient())) {
			HttpClient client = context.getBean(HttpClient.class);
			assertThat(client).isInstanceOf(ObservedHttpClient.class);
			client.send(request("/now"), BodyHandlers.discarding());
			assertThat(SelectorThreads.since(before)).hasSize(1);
		}
		Awaitility.await().until(() -> SelectorThreads.since(before).isEmpty());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void springClosesTheClientThatTheApplicationMadeOnce() throws Exception {
		HttpClient made = mock(HttpClient.class);
		context(new AnyClient(), made).close();
		((AutoCloseable) verify(made, times(1))).close();
	}

	private static AnnotationConfigApplicationContext context(ClientAdoption adoption, HttpClient client) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getBeanFactory()
			.addBeanPostProcessor(new ObservedClients(adoption, ObservationRegistry::create, List.of()));
		RootBeanDefinition definition = new RootBeanDefinition(HttpClient.class, () -> client);
		definition.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
		context.registerBeanDefinition("client", definition);
		context.refresh();
		return context;
	}

	@Test
	void aWebSocketIsBuiltByTheClientItself() throws Exception {
		HttpClient delegate = HttpClient.newHttpClient();
		WebSocket.Builder builder = new ObservedHttpClient(delegate, ObservationRegistry.create())
			.newWebSocketBuilder();
		assertThat(builder.getClass()).isEqualTo(delegate.newWebSocketBuilder().getClass());
	}

	private HttpRequest request(String path) {
		return HttpRequest.newBuilder(this.server.uri(path)).build();
	}

	private static Object call(HttpClient client, String name, Object... arguments) throws Exception {
		Class<?>[] types = Stream.of(arguments).map(Object::getClass).toArray(Class<?>[]::new);
		return HttpClient.class.getMethod(name, types).invoke(client, arguments);
	}

	private static final class AnyClient implements ClientAdoption {

		@Override
		public Object adopt(Object bean, Supplier<ObservationRegistry> registry) {
			return (bean instanceof HttpClient client) ? new ObservedHttpClient(client, registry.get()) : bean;
		}

		@Override
		public boolean leaves(Object bean) {
			return false;
		}

	}

}
