/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Wiring.Held;

/**
 * Returns how the template or producer that sent a record without a span gets observed.
 */
final class KafkaTemplateRemedies {

	private static final String PROPERTY = "spring.kafka.template.observation-enabled=true";

	private static final String WITH = ", with " + PROPERTY;

	private static final String SPRING_BOOTS = "the bean 'kafkaTemplate'";

	/**
	 * The property does not reach a template that is not a bean, and stops a
	 * RoutingKafkaTemplate at its start.
	 */
	private static final String OBSERVE = """
			call setObservationRegistry(observationRegistry), with the injected ObservationRegistry, on\s""";

	private static final String OTHER_SERIALIZERS = """
			; if it has other serializers, put a KafkaTemplate of its configuration in its place, and call \
			setObservationRegistry(observationRegistry) on it, with the injected ObservationRegistry""";

	private final Setup setup;

	private final List<Held> templates;

	private KafkaTemplateRemedies(Setup setup) {
		this.setup = setup;
		this.templates = templates(setup);
	}

	static List<Held> templates(Setup setup) {
		return setup.wiring().held("KafkaTemplate");
	}

	static String unobserved(Setup setup) {
		return new KafkaTemplateRemedies(setup).remedy();
	}

	private String remedy() {
		if (!this.templates.isEmpty() && this.templates.stream().allMatch(Held::observed)) {
			return SwitchedOff.sender(this.setup, "spring.kafka.template", "all templates", "a record")
				.orElseGet(this::throughObserved);
		}
		Optional<String> raw = CodeSites.named(this.setup, KafkaTemplateRemedies::makesProducer);
		List<String> own = this.templates.stream()
			.filter((each) -> !each.observed())
			.map(Held::place)
			.filter((place) -> !place.equals(SPRING_BOOTS))
			.sorted()
			.toList();
		if (!own.isEmpty()) {
			return ofTemplates(own) + raw
				.map((place) -> "; and send what " + place
						+ " sends through an observed KafkaTemplate, since a producer is not observed")
				.orElse("");
		}
		return raw.map(this::ofProducer).or(this::ofTemplateByHand).orElseGet(this::unknown);
	}

	private String throughObserved() {
		String observed = "send the record through "
				+ this.templates.stream().map(Held::place).distinct().sorted().collect(Collectors.joining(" or "))
				+ ", which is observed, and not through ";
		return CodeSites.named(this.setup, KafkaTemplateRemedies::makesProducer)
			.map((made) -> observed + made + ", which is not observed" + OTHER_SERIALIZERS)
			.or(() -> templateByHand().map((made) -> OBSERVE + made + ", if it is not a bean, or " + observed + "it"))
			.orElseGet(() -> observed
					+ "a KafkaProducer, a Producer of its factory or a KafkaTemplate that is not a bean");
	}

	private String ofTemplates(List<String> own) {
		return OBSERVE + String.join(", ", own) + " where it is made" + springBoots().map((remedy) -> ", " + remedy)
			.orElse(": spring.kafka.template.observation-enabled reaches only Spring Boot's own template");
	}

	private String ofProducer(String place) {
		return "send the record through the injected KafkaTemplate instead of " + place + ", which is not observed"
				+ this.setup.wiring().unlessSet(PROPERTY, WITH, WITH) + OTHER_SERIALIZERS;
	}

	private Optional<String> ofTemplateByHand() {
		return templateByHand().map((made) -> OBSERVE + made + springBoots().map((remedy) -> "; " + remedy).orElse(""));
	}

	private Optional<String> templateByHand() {
		return CodeSites
			.named(this.setup, (site) -> site.kind() == CodeSite.Kind.MAKES_PRODUCER && !makesProducer(site))
			.map((place) -> "the template of " + place);
	}

	private String unknown() {
		String own = "a KafkaTemplate of your own needs setObservationRegistry(observationRegistry), with the injected ObservationRegistry, and a raw KafkaProducer has to be replaced by the injected KafkaTemplate";
		return this.setup.wiring().isSet(PROPERTY) ? own : this.templates.isEmpty() ? PROPERTY + "; " + own : PROPERTY;
	}

	/** Return what Spring Boot's own template needs, if it is not observed. */
	private Optional<String> springBoots() {
		boolean unset = !this.setup.wiring().isSet(PROPERTY)
				&& this.templates.stream().anyMatch((each) -> !each.observed() && each.place().equals(SPRING_BOOTS));
		return unset ? Optional.of("and set " + PROPERTY + " for " + SPRING_BOOTS) : Optional.empty();
	}

	private static boolean makesProducer(CodeSite site) {
		return site.kind() == CodeSite.Kind.MAKES_PRODUCER && !site.call().equals("new KafkaTemplate");
	}

}
