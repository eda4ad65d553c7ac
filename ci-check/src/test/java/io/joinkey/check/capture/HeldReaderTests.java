/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

import io.joinkey.check.capture.threads.TaskSubmissions;
import io.joinkey.check.evidence.Wiring.Held;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.support.BasicAuthenticationInterceptor;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class HeldReaderTests {

	@Test
	void executorsAndQueuesInFieldsOfBeansAreFound() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Mails.class)) {
			Mails mails = context.getBean(Mails.class);
			String type = "the field " + Mails.class.getName();
			assertThat(new HeldReader(context.getBeanFactory(), Mails.class::equals).read())
				.extracting(Held::place, Held::pool)
				.containsExactlyInAnyOrderElementsOf(List.of(tuple(type + ".box", TaskSubmissions.name(mails.box)),
						tuple(type + ".tasks of Runnable", TaskSubmissions.name(mails.tasks)),
						tuple(type + ".calls of Callable", TaskSubmissions.name(mails.calls)),
						tuple(type + ".CLOCK of type ScheduledThreadPoolExecutor", TaskSubmissions.name(Mails.CLOCK))));
		}
	}

	@Test
	void whatALibraryAddsToAClientIsAPart() throws ReflectiveOperationException {
		RestTemplate rates = new RestTemplate();
		rates.getInterceptors().add(new BasicAuthenticationInterceptor("user", "password"));
		ClientHttpRequestInterceptor unknown = new ByteBuddy()
			.subclass(BasicAuthenticationInterceptor.class, ConstructorStrategy.Default.IMITATE_SUPER_CLASS)
			.name("com.vendor.Signing")
			.make()
			.load(getClass().getClassLoader())
			.getLoaded()
			.getConstructor(String.class, String.class)
			.newInstance("user", "password");
		rates.getInterceptors().add(unknown);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("rates", RestTemplate.class, () -> rates);
			context.refresh();
			assertThat(new HeldReader(context.getBeanFactory(), (type) -> false).read()).singleElement()
				.satisfies((held) -> assertThat(held.parts()).containsExactly("com.vendor.Signing"));
		}
	}

	@Test
	void aContainerOfListenersIsFoundAndWhetherItIsObserved() {
		KafkaMessageListenerContainer<Object, Object> container = new KafkaMessageListenerContainer<>(
				new DefaultKafkaConsumerFactory<>(Map.of()), new ContainerProperties("meters"));
		container.setAutoStartup(false);
		container.getContainerProperties().setObservationEnabled(true);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("meters", KafkaMessageListenerContainer.class, () -> container);
			context.registerBean("errors", DefaultErrorHandler.class, () -> new DefaultErrorHandler());
			context.refresh();
			assertThat(new HeldReader(context.getBeanFactory(), (type) -> false).read())
				.extracting(Held::place, Held::observed)
				.containsExactly(tuple("the bean 'meters'", true));
		}
	}

	@Test
	void aBeanThatAFieldNeedsAsItIsIsFoundThere() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("pool", ThreadPoolExecutor.class, () -> new ScheduledThreadPoolExecutor(1));
			context.register(Orders.class);
			context.refresh();
			assertThat(new HeldReader(context.getBeanFactory(), Orders.class::equals).read()).extracting(Held::place)
				.containsExactly("the bean 'pool'",
						"the field " + Orders.class.getName() + ".pool of type ThreadPoolExecutor");
		}
	}

	static class Orders {

		final ThreadPoolExecutor pool;

		final ExecutorService service;

		Orders(ThreadPoolExecutor pool) {
			this.pool = pool;
			this.service = pool;
		}

	}

	static class Mails {

		static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1);

		final BlockingQueue<String> box = new LinkedBlockingQueue<>();

		final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

		final LinkedBlockingQueue<Callable<String>> calls = new LinkedBlockingQueue<>();

		final ConcurrentHashMap<String, String> sent = new ConcurrentHashMap<>();

	}

}
