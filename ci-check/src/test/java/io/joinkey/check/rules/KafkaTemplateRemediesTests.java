/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import org.junit.jupiter.api.Test;

import static io.joinkey.check.rules.KafkaRemediesTests.held;
import static io.joinkey.check.rules.KafkaRemediesTests.setup;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaTemplateRemedies}.
 */
class KafkaTemplateRemediesTests {

	private static final String OBSERVE = "call setObservationRegistry(observationRegistry), with the injected ObservationRegistry, on ";

	private static final String SERIALIZERS = "; if it has other serializers, put a KafkaTemplate of its configuration in its place, and call setObservationRegistry(observationRegistry) on it, with the injected ObservationRegistry";

	private static final Held TEMPLATE = held("the bean 'kafkaTemplate'", "KafkaTemplate", true, "com.acme.Redacts");

	@Test
	void templatesThatAreNotObservedAreNamedInOrder() {
		Setup setup = setup(Map.of(), held("the field com.acme.B.template", "KafkaTemplate", false),
				held("the field com.acme.A.template", "KafkaTemplate", false), TEMPLATE);
		assertThat(KafkaTemplateRemedies.unobserved(setup))
			.startsWith(OBSERVE + "the field com.acme.A.template, the field com.acme.B.template");
		assertThat(KafkaTemplateRemedies.unobserved(setup(Map.of()))).startsWith(
				"spring.kafka.template.observation-enabled=true; a KafkaTemplate of your own needs setObservationRegistry(observationRegistry)");
	}

	@Test
	void aTemplateOfSpringBootNeedsItsPropertyOnly() {
		assertThat(KafkaTemplateRemedies
			.unobserved(setup(Map.of(), held("the bean 'kafkaTemplate'", "KafkaTemplate", false))))
			.isEqualTo("spring.kafka.template.observation-enabled=true");
	}

	@Test
	void onlyTheTemplateThatIsNotObservedIsNamed() {
		assertThat(KafkaTemplateRemedies
			.unobserved(setup(Map.of(), held("the field com.acme.A.template", "KafkaTemplate", true),
					held("the field com.acme.B.template", "KafkaTemplate", false))))
			.startsWith(OBSERVE + "the field com.acme.B.template where it is made");
	}

	@Test
	void aPlaceThatMakesNoTemplateIsNotNamed() {
		CodeSite site = new CodeSite(CodeSite.Kind.STARTS_SPAN, "Tracer.startScopedSpan",
				new StackTraceElement("com.acme.Audit", "<init>", "Audit.java", 8));
		assertThat(KafkaTemplateRemedies.unobserved(setup(Map.of()).withWiring(new Wiring(Map.of(), Map.of(),
				List.of(held("the bean 'kafkaTemplate'", "KafkaTemplate", false)), List.of(), List.of(site)))))
			.isEqualTo("spring.kafka.template.observation-enabled=true");
	}

	@Test
	void aTemplateThatTheApplicationMakesIsNamedByItsPlace() {
		assertThat(KafkaTemplateRemedies.unobserved(making("new KafkaTemplate")))
			.startsWith(OBSERVE + "the template of new KafkaTemplate at com.acme.Audit.<init>(Audit.java:8)");
	}

	@Test
	void besideTheTemplateOfSpringBootAnotherOneNeedsBoth() {
		Held boots = held("the bean 'kafkaTemplate'", "KafkaTemplate", false);
		Held own = held("the field com.acme.A.template", "KafkaTemplate", false);
		assertThat(KafkaTemplateRemedies.unobserved(setup(Map.of(), boots, own))).startsWith(OBSERVE
				+ "the field com.acme.A.template where it is made, and set spring.kafka.template.observation-enabled=true for the bean 'kafkaTemplate'");
		assertThat(KafkaTemplateRemedies.unobserved(making("new KafkaTemplate")))
			.endsWith("; and set spring.kafka.template.observation-enabled=true for the bean 'kafkaTemplate'");
		assertThat(KafkaTemplateRemedies.unobserved(setup(Map.of(), own)))
			.contains(" where it is made: spring.kafka.template.observation-enabled reaches only Spring Boot's own");
	}

	@Test
	void aRawProducerIsNamedByItsPlaceBeforeATemplate() {
		assertThat(KafkaTemplateRemedies.unobserved(making("new KafkaProducer"))).isEqualTo(
				"send the record through the injected KafkaTemplate instead of new KafkaProducer at com.acme.Audit.<init>(Audit.java:8), which is not observed, with spring.kafka.template.observation-enabled=true"
						+ SERIALIZERS);
	}

	/**
	 * Either may have sent the record, and a producer may be there for a health check.
	 */
	@Test
	void aTemplateOfTheApplicationsOwnIsNamedBeforeARawProducer() {
		assertThat(KafkaTemplateRemedies
			.unobserved(making("new KafkaProducer", held("the field com.acme.A.template", "KafkaTemplate", false))))
			.startsWith(OBSERVE + "the field com.acme.A.template where it is made")
			.endsWith(
					"; and send what new KafkaProducer at com.acme.Audit.<init>(Audit.java:8) sends through an observed KafkaTemplate, since a producer is not observed");
	}

	private static Setup making(String call) {
		return making(call, held("the bean 'kafkaTemplate'", "KafkaTemplate", false));
	}

	private static Setup making(String call, Held template) {
		CodeSite site = new CodeSite(CodeSite.Kind.MAKES_PRODUCER, call,
				new StackTraceElement("com.acme.Audit", "<init>", "Audit.java", 8));
		return setup(Map.of()).withWiring(new Wiring(Map.of(), Map.of(), List.of(template), List.of(), List.of(site)));
	}

	@Test
	void whatDropsTheObservationsOfObservedTemplatesIsNamed() {
		String observed = "spring.kafka.template.observation-enabled";
		assertThat(KafkaTemplateRemedies.unobserved(
				setup(Map.of(observed, "true", "management.observations.enable.spring.kafka", "false"), TEMPLATE)))
			.isEqualTo(
					"remove management.observations.enable.spring.kafka=false, which drops the observations of all templates");
		assertThat(KafkaTemplateRemedies
			.unobserved(setup(Map.of(observed, "true", "management.observations.enable.spring.kafka", "false"),
					held("the field com.acme.A.template", "KafkaTemplate", false), TEMPLATE)))
			.startsWith(OBSERVE + "the field com.acme.A.template");
	}

	@Test
	void recordsThatPassObservedTemplatesAreSentThroughThem() {
		assertThat(KafkaTemplateRemedies.unobserved(setup(Map.of(), TEMPLATE)))
			.startsWith("send the record through the bean 'kafkaTemplate', which is observed, and not through a Kafka");
		assertThat(KafkaTemplateRemedies.unobserved(making("new KafkaProducer", TEMPLATE))).isEqualTo(
				"send the record through the bean 'kafkaTemplate', which is observed, and not through new KafkaProducer at com.acme.Audit.<init>(Audit.java:8), which is not observed"
						+ SERIALIZERS);
		assertThat(KafkaTemplateRemedies.unobserved(setup(Map.of(), TEMPLATE)))
			.endsWith("or a KafkaTemplate that is not a bean");
	}

	@Test
	void aTemplateThatNoBeanHoldsIsNamedBesideThoseThatAreObserved() {
		assertThat(KafkaTemplateRemedies.unobserved(making("new KafkaTemplate", TEMPLATE))).isEqualTo(OBSERVE
				+ "the template of new KafkaTemplate at com.acme.Audit.<init>(Audit.java:8), if it is not a bean, or send the record through the bean 'kafkaTemplate', which is observed, and not through it");
	}

}
