/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Judges the spans and the lines of batch listeners.
 */
final class KafkaBatchRules {

	private static final String LINKED = """
			add joinkey-spring-boot-starter; by hand: start one CONSUMER span for the batch, without a parent, with \
			addLink(...) for each record's extracted context, and log within its scope""";

	private static final String REPLACED = """
			call setBatchInterceptor on the bean of the container factory, where Joinkey keeps yours beside its own, and \
			not on a container, where yours replaces it""";

	private static final String OWN_SCOPE = """
			add joinkey-spring-boot-starter; by hand: extract the context of the record that is processed, and open \
			a CONSUMER span of it around that record alone""";

	private KafkaBatchRules() {
	}

	static void links(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusiveIf(KafkaListenerRules.isGivenRecords(telemetry, true),
				KafkaListenerRules.isGivenRecords(telemetry, true) ? "no batch held a record with a valid traceparent"
						: KafkaListenerRules.NO_RECORD);
		for (List<KafkaDelivery> batch : batches(telemetry)) {
			Set<SpanContext> contexts = contexts(batch);
			if (!contexts.isEmpty()) {
				judgement.saw(contexts.size());
				judge(telemetry, batch, contexts, judgement);
			}
		}
	}

	/** The starter gives each batch a span, unless something keeps it from that. */
	private static String unobserved(Setup setup) {
		if (!StarterAdvice.isThere(setup)) {
			return LINKED;
		}
		return setup.wiring().isSet("spring.kafka.listener.observation-enabled=true")
				? REPLACED + CodeSites.look(setup, CodeSite.Kind.MAKES_CONTAINER)
				: KafkaRemedies.unobservedListener(setup);
	}

	private static Collection<List<KafkaDelivery>> batches(Telemetry telemetry) {
		Map<Long, List<KafkaDelivery>> batches = new LinkedHashMap<>();
		telemetry.deliveries()
			.stream()
			.filter((delivery) -> delivery.how().batch())
			.forEach((delivery) -> batches.computeIfAbsent(delivery.order(), (order) -> new ArrayList<>())
				.add(delivery));
		return batches.values();
	}

	private static void judge(Telemetry telemetry, List<KafkaDelivery> batch, Set<SpanContext> contexts,
			Judgement judgement) {
		KafkaDelivery first = batch.get(0);
		List<SpanRecord> spans = spans(telemetry, first, contexts);
		List<KafkaDelivery> lost = batch.stream().filter((delivery) -> {
			SpanContext context = KafkaRecordRules.context(delivery.record());
			return context != null && contexts.contains(context)
					&& spans.stream().noneMatch((span) -> KafkaListenerRules.isReceipt(span, context));
		}).toList();
		List<LogLine> bare = telemetry.lines()
			.stream()
			.filter((line) -> first.covers(line.event().snapshot()) && line.event().snapshot().active() == null
					&& telemetry.setup().isApplication(line.event()))
			.toList();
		Optional<SpanRecord> continued = spans.stream().filter((span) -> isOfOneAndAll(span, contexts)).findFirst();
		if (!lost.isEmpty()) {
			judgement.broken(first.listener(),
					new Diagnosis("links to all " + contexts.size() + " contexts that the batch's records carried",
							(contexts.size() - lost.size()) + " of them: "
									+ ((spans.isEmpty()) ? "no span was started on its thread"
											: "the first span is the " + spans.get(0).place()),
							batch.stream()
								.filter((delivery) -> !lost.contains(delivery))
								.findFirst()
								.map(KafkaDelivery::record)
								.orElse(null),
							spans.isEmpty() ? unobserved(telemetry.setup()) : LINKED),
					lost.toArray(Evidence[]::new));
		}
		else if (!bare.isEmpty()) {
			judgement.broken(first.listener(),
					new Diagnosis("lines within the batch's span, or within that of a record",
							"spans for the records, and lines of the listener outside of them", spans.get(0), LINKED),
					bare.toArray(Evidence[]::new));
		}
		else if (continued.isPresent()) {
			judgement
				.broken(first.listener(),
						new Diagnosis("a trace of the batch's own, or of each record",
								"a span for all records in the trace of one of them, "
										+ continued.get().context().traceId(),
								first.record(), LINKED),
						continued.get());
		}
		else {
			judgeScopes(batch, spans, judgement);
		}
	}

	/**
	 * Return the batches of which one record has a span, with as many lines in its trace
	 * as there are records. Their text does not show whose they are: the listener may
	 * skip the others.
	 */
	static List<String> ofOne(Telemetry telemetry) {
		return batches(telemetry).stream()
			.filter((batch) -> isOfOne(telemetry, batch))
			.map((batch) -> name(telemetry, batch.get(0).listener()))
			.distinct()
			.sorted()
			.toList();
	}

	private static String name(Telemetry telemetry, String listener) {
		return telemetry.coverage()
			.listeners()
			.stream()
			.filter((each) -> each.id().equals(listener))
			.map(Coverage.Listener::name)
			.findFirst()
			.orElse(listener);
	}

	private static boolean isOfOne(Telemetry telemetry, List<KafkaDelivery> batch) {
		Set<SpanContext> contexts = contexts(batch);
		List<SpanRecord> spans = spans(telemetry, batch.get(0), contexts);
		List<SpanContext> continued = contexts.stream()
			.filter((context) -> spans.stream().anyMatch((span) -> span.isChildOf(context)))
			.toList();
		List<ThreadSnapshot> lines = telemetry.lines()
			.stream()
			.map((line) -> line.event())
			.filter((event) -> batch.get(0).covers(event.snapshot()) && telemetry.setup().isApplication(event))
			.map(LogEvent::snapshot)
			.distinct()
			.toList();
		return contexts.size() > 1 && continued.size() == 1 && lines.size() >= contexts.size() && lines.stream()
			.allMatch((line) -> line.active() != null && line.active().traceId().equals(continued.get(0).traceId()));
	}

	/** Judges records that have their own spans: no record may have another one's. */
	private static void judgeScopes(List<KafkaDelivery> batch, List<SpanRecord> spans, Judgement judgement) {
		Set<SpanContext> contexts = contexts(batch);
		for (SpanContext context : contexts) {
			long own = batch.stream()
				.filter((delivery) -> context.equals(KafkaRecordRules.context(delivery.record())))
				.count();
			List<SpanRecord> children = spans.stream().filter((span) -> span.isChildOf(context)).toList();
			Optional<KafkaDelivery> without = batch.stream().filter((delivery) -> {
				SpanContext other = KafkaRecordRules.context(delivery.record());
				return other != null && contexts.contains(other)
						&& spans.stream().noneMatch((span) -> span.isChildOf(other));
			}).findFirst();
			if (children.size() > own && without.isPresent()) {
				judgement.broken(batch.get(0).listener(),
						new Diagnosis("for each record a span in the record's trace",
								children.size() + " spans in the trace of one record, " + context.traceId()
										+ ", and none in that of " + without.get().record().place(),
								children.get(0), OWN_SCOPE),
						without.get());
			}
		}
	}

	/**
	 * Judges a batch in the trace of one record, which wrongly contains the other
	 * records.
	 */
	private static boolean isOfOneAndAll(SpanRecord span, Set<SpanContext> contexts) {
		return span.kind() == Kind.CONSUMER && contexts.stream().anyMatch(span::isChildOf)
				&& contexts.stream().anyMatch((context) -> span.isLinkedTo(context) && !span.isChildOf(context));
	}

	private static Set<SpanContext> contexts(List<KafkaDelivery> batch) {
		Set<SpanContext> contexts = new LinkedHashSet<>();
		batch.forEach((delivery) -> {
			SpanContext context = KafkaRecordRules.context(delivery.record());
			// of an unsampled one no span is recorded
			if (context != null && context.isSampled()) {
				contexts.add(context);
			}
		});
		return contexts;
	}

	/**
	 * Return whether a span belongs to a batch. A container may start the span before the
	 * delivery, and a listener may process records on other threads.
	 */
	private static List<SpanRecord> spans(Telemetry telemetry, KafkaDelivery batch, Set<SpanContext> contexts) {
		long before = KafkaRetryRules.previousEnd(telemetry, batch);
		return telemetry.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.CONSUMER
					&& (span.source().thread().equals(batch.thread())
							|| contexts.stream().anyMatch((context) -> KafkaListenerRules.isReceipt(span, context)))
					&& before < span.timing().order() && span.timing().order() <= batch.endOrder())
			.toList();
	}

}
