/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.joinkey.JoinkeyAutoConfiguration;
import io.joinkey.JoinkeyEndpoint;
import io.joinkey.propagation.JoinkeyPropagationAutoConfiguration;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ShareKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.DefaultShareConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;
import org.springframework.kafka.core.RoutingKafkaTemplate;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.transaction.KafkaTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Kafka beans that the application made keep their identity, their fields and their
 * calls.
 */
class KafkaIdentityTests {

	private static final Map<String, Object> CONFIGURATION = Map.of("bootstrap.servers", "127.0.0.1:1",
			"key.serializer", StringSerializer.class, "value.serializer", StringSerializer.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("management.endpoints.web.exposure.include=*", "management.endpoint.joinkey.enabled=true",
				"management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true")
		.withConfiguration(AutoConfigurations.of(OpenTelemetrySdkAutoConfiguration.class,
				OpenTelemetryTracingAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
				ObservationAutoConfiguration.class, MetricsAutoConfiguration.class, EndpointAutoConfiguration.class,
				JoinkeyAutoConfiguration.class, JoinkeyKafkaAutoConfiguration.class,
				JoinkeyRecordScopesAutoConfiguration.class, JoinkeyPropagationAutoConfiguration.class));

	@Test
	void aProducerOfTheApplicationsOwnClassKeepsItsFields() {
		with(CountingProducer.class, CountingProducer::new).run((context) -> {
			assertThat(context.getBean(CountingProducer.class).sent).hasValue(0);
			assertThat(status(context)).contains("left as they are: [own]");
		});
	}

	@Test
	void aPostProcessorThatIsAddedLaterGetsKafkasProducer() {
		List<Producer<?, ?>> seen = new CopyOnWriteArrayList<>();
		with(DefaultKafkaProducerFactory.class, () -> new DefaultKafkaProducerFactory<String, String>(CONFIGURATION))
			.run((context) -> {
				@SuppressWarnings("unchecked")
				DefaultKafkaProducerFactory<String, String> factory = context
					.getBean(DefaultKafkaProducerFactory.class);
				factory.addPostProcessor((producer) -> {
					seen.add(producer);
					return producer;
				});
				factory.createProducer();
			});
		assertThat(seen).hasSize(1).allMatch(KafkaProducer.class::isInstance);
	}

	@Test
	void aMockOfAContainerFactoryDoesNotStopTheApplication() {
		ConcurrentKafkaListenerContainerFactory<?, ?> mock = mock(ConcurrentKafkaListenerContainerFactory.class);
		with(ConcurrentKafkaListenerContainerFactory.class, () -> mock)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aTemplateThatRefusesObservationIsNamedAndTheApplicationStarts() {
		with(KafkaTemplate.class, RefusingTemplate::new).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(status(context)).contains("could not be observed: [own]");
		});
	}

	@Test
	void aTemplateThatKnowsNoBrokerIsObservedAndTheApplicationStarts() {
		RoutingKafkaTemplate own = new RoutingKafkaTemplate(
				Map.of(Pattern.compile(".+"), new DefaultKafkaProducerFactory<>(CONFIGURATION)));
		with(RoutingKafkaTemplate.class, () -> own)
			.withBean(KafkaAdmin.class, () -> new KafkaAdmin(Map.of("bootstrap.servers", "127.0.0.1:1")))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(own).extracting("observationRegistry").isSameAs(context.getBean(ObservationRegistry.class));
				assertThat(status(context)).contains("switched on for [own]");
			});
	}

	@Test
	void aTemplateOfAFactoryThatKnowsNoBrokerIsObservedAndTheApplicationStarts() {
		KafkaTemplate<String, String> own = new KafkaTemplate<>(() -> mock(Producer.class));
		with(KafkaTemplate.class, () -> own)
			.withBean(KafkaAdmin.class, () -> new KafkaAdmin(Map.of("bootstrap.servers", "127.0.0.1:1")))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(own).extracting("observationRegistry").isSameAs(context.getBean(ObservationRegistry.class));
			});
	}

	@Test
	void aProducerFactoryThatRefusesPostProcessorsIsNamedAndTheApplicationStarts() {
		with(ProducerFactory.class, RefusingFactory::new).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(status(context)).contains("could not be observed: [own]");
		});
	}

	@Test
	void theFactoryOfShareConsumersIsTheApplicationsOwn() {
		ShareKafkaListenerContainerFactory<String, String> own = new ShareKafkaListenerContainerFactory<>(
				new DefaultShareConsumerFactory<>(CONFIGURATION));
		with(ShareKafkaListenerContainerFactory.class, () -> own)
			.run((context) -> assertThat(context.getBean("own")).isSameAs(own));
	}

	@Test
	@SuppressWarnings("unchecked")
	void anInterceptorThatIsSetLaterIsTheApplicationsOwn() {
		DefaultKafkaProducerFactory<Object, Object> transactional = new DefaultKafkaProducerFactory<>(CONFIGURATION);
		transactional.setTransactionIdPrefix("own");
		RecordInterceptor<Object, Object> later = (record, consumer) -> record;
		ConcurrentKafkaListenerContainerFactory<Object, Object> own = new ConcurrentKafkaListenerContainerFactory<>();
		own.getContainerProperties().setKafkaAwareTransactionManager(new KafkaTransactionManager<>(transactional));
		with(ConcurrentKafkaListenerContainerFactory.class, () -> own).run((context) -> {
			assertThat(own.getRecordInterceptor()).isNotNull();
			context.getBean(ConcurrentKafkaListenerContainerFactory.class).setRecordInterceptor(later);
			assertThat(own.getRecordInterceptor()).isSameAs(later);
		});
	}

	@Test
	void theStatusNamesWhatObservationWasSwitchedOnFor() {
		with(KafkaTemplate.class, () -> new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(CONFIGURATION)))
			.run((context) -> assertThat(status(context)).contains("switched on for [own]"));
	}

	private <T> ApplicationContextRunner with(Class<T> type, Supplier<? extends T> bean) {
		return this.runner.withBean("own", type, bean::get);
	}

	private static String status(ApplicationContext context) {
		return context.getBean(JoinkeyEndpoint.class).hops().toString();
	}

	static class CountingProducer extends KafkaProducer<String, String> {

		private final AtomicInteger sent = new AtomicInteger();

		CountingProducer() {
			super(CONFIGURATION);
		}

	}

	static class RefusingTemplate extends KafkaTemplate<String, String> {

		RefusingTemplate() {
			super(new DefaultKafkaProducerFactory<>(CONFIGURATION));
		}

		@Override
		public void setObservationEnabled(boolean observationEnabled) {
			throw new UnsupportedOperationException("no observation");
		}

	}

	static class RefusingFactory extends DefaultKafkaProducerFactory<String, String> {

		RefusingFactory() {
			super(CONFIGURATION);
		}

		@Override
		public void addPostProcessor(ProducerPostProcessor<String, String> processor) {
			throw new UnsupportedOperationException("no post-processors");
		}

	}

}
