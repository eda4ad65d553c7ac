/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;

/**
 * Judges the traces of listeners, and what a record leaves on the thread of its listener.
 */
final class KafkaListenerRules {

	static final String NO_RECORD = "no listener was given a record: list one under records";

	private static final String LISTEN = """
			let a @KafkaListener take the records; or start a span for each ConsumerRecord in the loop, with the injected \
			Tracer and Propagator of Micrometer, Span span = propagator.extract(record.headers(), (headers, key) -> \
			(headers.lastHeader(key) != null) ? new String(headers.lastHeader(key).value(), StandardCharsets.UTF_8) : null)\
			.kind(Span.Kind.CONSUMER).name(record.topic() + " process").start(); \
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) { ... } finally { span.end(); }""";

	private static final String OBSERVE = """
			before the listener container starts, call \
			container.getContainerProperties().setObservationEnabled(true) and \
			container.getContainerProperties().setObservationRegistry(observationRegistry), with the injected \
			ObservationRegistry: the container is not a bean. A BatchMessageListener is not observed even then: let a \
			@KafkaListener with batch = "true" take the records""";

	private static final String CLOSE = """
			close the scope, or remove the key from the MDC, in a finally block: also when the listener throws""";

	private static final String LOG_WITHIN = "log within the listener method and on its thread";

	private static final String NOT_AFTERWARDS = """
			log in success(...) and failure(...) of the RecordInterceptor instead of afterRecord(...), which Spring Kafka \
			calls after the span of the record has ended""";

	private KafkaListenerRules() {
	}

	static boolean isGivenRecords(Telemetry telemetry, boolean batch) {
		return telemetry.deliveries().stream().anyMatch((delivery) -> delivery.how().batch() == batch);
	}

	static void consumed(Telemetry telemetry, Judgement judgement) {
		judgement.inconclusiveIf(isGivenRecords(telemetry, false), isGivenRecords(telemetry, false)
				? "no listener was given a record with a valid traceparent" : NO_RECORD);
		for (KafkaDelivery delivery : telemetry.deliveries()) {
			SpanContext context = KafkaRecordRules.context(delivery.record());
			if (context == null) {
				stripped(telemetry, delivery, judgement);
			}
			else if (!delivery.how().batch()) {
				judgement.saw(1);
				received(telemetry, delivery, context, judgement);
				afterwards(telemetry, delivery, context, judgement);
			}
		}
	}

	/** Judges a record that lost its header between the broker and the listener. */
	private static void stripped(Telemetry telemetry, KafkaDelivery delivery, Judgement judgement) {
		KafkaRecord stored = delivery.stored();
		if (stored != null && KafkaRecordRules.context(stored) != null) {
			judgement.saw(1);
			judgement.broken(delivery.listener(),
					new Diagnosis("the headers that the record has in the broker, traceparent among them",
							"a record without traceparent", stored, KafkaRemedies.stripped(telemetry.setup())),
					delivery);
		}
	}

	private static void received(Telemetry telemetry, KafkaDelivery delivery, SpanContext context,
			Judgement judgement) {
		List<LogLine> lost = telemetry.lines()
			.stream()
			.filter((line) -> delivery.covers(line.event().snapshot()) && line.event().snapshot().active() == null
					&& telemetry.setup().isApplication(line.event()))
			.toList();
		boolean received = telemetry.spans().stream().anyMatch((span) -> isReceipt(span, context));
		if (!received && isExpected(delivery, context, lost)) {
			List<Evidence> wrong = new ArrayList<>(List.of(delivery));
			wrong.addAll(lost);
			judgement.broken(
					delivery.listener(), new Diagnosis("a CONSUMER span that continues or links " + context,
							otherwise(telemetry, delivery), delivery.record(), remedy(telemetry.setup(), delivery)),
					wrong.toArray(Evidence[]::new));
		}
		else if (!lost.isEmpty() && !isPolled(delivery)) {
			judgement.broken(delivery.listener(),
					new Diagnosis("lines with the ids of " + context.traceId(),
							"a CONSUMER span, and lines of the listener outside it", delivery.record(), LOG_WITHIN),
					lost.toArray(Evidence[]::new));
		}
	}

	/** Judges lines of a RecordInterceptor about the end of a record. */
	private static void afterwards(Telemetry telemetry, KafkaDelivery delivery, SpanContext context,
			Judgement judgement) {
		KafkaErrorLineRules.between(telemetry, delivery)
			.filter((line) -> line.event().snapshot().caller() == Caller.AFTER_RECORD
					&& line.event().snapshot().traceIds().findAny().isEmpty()
					&& telemetry.setup().isApplication(line.event()))
			.forEach((line) -> judgement.broken(delivery.listener(),
					new Diagnosis("lines with the ids of " + context.traceId(),
							"none: a RecordInterceptor logged after the span had ended", delivery.record(),
							NOT_AFTERWARDS),
					line));
	}

	/**
	 * A container may poll for a library, such as for the replies of a template, and
	 * between two records for the application's own callbacks.
	 */
	private static boolean isExpected(KafkaDelivery delivery, SpanContext context, List<LogLine> lost) {
		if (isContainer(delivery)) {
			return context.isSampled() && !lost.isEmpty();
		}
		return context.isSampled() || (!lost.isEmpty() && !isPolled(delivery));
	}

	private static String remedy(Setup setup, KafkaDelivery delivery) {
		if (isContainer(delivery)) {
			return OBSERVE + CodeSites.look(setup, CodeSite.Kind.MAKES_CONTAINER);
		}
		return isPolled(delivery) ? LISTEN + handedOver(setup, delivery) : KafkaRemedies.unobservedListener(setup);
	}

	/**
	 * Return the remedy for a pool that gets the records. A ContextSnapshot of Micrometer
	 * captures only the span of an observation.
	 */
	private static String handedOver(Setup setup, KafkaDelivery delivery) {
		return CodeSites
			.named(setup,
					(site) -> site.kind() == CodeSite.Kind.HANDS_OVER
							&& delivery.listener().endsWith(" " + CodeSites.enclosingMethod(site.place())))
			.map((named) -> "; and in both cases wrap the task, Context.current().wrap(task) of io.opentelemetry.context, for "
					+ named)
			.orElse("");
	}

	private static boolean isContainer(KafkaDelivery delivery) {
		return delivery.listener().equals(KafkaDelivery.CONTAINER_LOOP);
	}

	/** Return whether a poll loop took the record. Its own lines belong to no record. */
	private static boolean isPolled(KafkaDelivery delivery) {
		return delivery.listener().startsWith(KafkaDelivery.POLL_LOOP);
	}

	static void nextRecordClean(Telemetry telemetry, Judgement judgement) {
		List<ParsedLine> lines = SpanIndex.of(telemetry).lines();
		Map<String, Set<String>> earlier = new HashMap<>();
		judgement.inconclusiveIf(false, isGivenRecords(telemetry, false)
				? "no thread was given a record after another one of a different trace" : NO_RECORD);
		for (List<KafkaDelivery> poll : polls(telemetry)) {
			KafkaDelivery delivery = poll.get(0);
			List<String> own = poll.stream()
				.map((each) -> KafkaRecordRules.context(each.record()))
				.filter(Objects::nonNull)
				.map(SpanContext::traceId)
				.distinct()
				.toList();
			Set<String> before = earlier.computeIfAbsent(delivery.thread(), (thread) -> new HashSet<>());
			Set<String> foreign = new HashSet<>(before);
			own.forEach(foreign::remove);
			before.addAll(own);
			judgement.saw(foreign.isEmpty() ? 0 : poll.size());
			String expected = own.isEmpty() ? "no id, since its own record has no trace"
					: "only the id of its own record, " + String.join(" or ", own);
			for (ParsedLine line : lines) {
				if (delivery.covers(line.event().snapshot()) && line.traceId() != null
						&& foreign.contains(line.traceId().value())) {
					judgement.broken(delivery.listener(),
							new Diagnosis(expected,
									line.traceId().value() + ", of an earlier record on the same thread",
									delivery.record(), CLOSE),
							line.source());
				}
			}
		}
	}

	/**
	 * Return the deliveries of single records, in their order. One poll of a loop may
	 * return several records, and does not show which of them the loop works on.
	 */
	private static Collection<List<KafkaDelivery>> polls(Telemetry telemetry) {
		return telemetry.deliveries()
			.stream()
			.filter((delivery) -> !delivery.how().batch())
			.collect(Collectors.groupingBy(KafkaDelivery::order, TreeMap::new, Collectors.toList()))
			.values();
	}

	static boolean isReceipt(SpanRecord span, SpanContext context) {
		return span.kind() == Kind.CONSUMER && (span.isChildOf(context) || span.isLinkedTo(context));
	}

	private static String otherwise(Telemetry telemetry, KafkaDelivery delivery) {
		return telemetry.spans()
			.stream()
			.filter((span) -> span.source().thread().equals(delivery.thread())
					&& delivery.order() <= span.timing().order() && span.timing().order() <= delivery.endOrder())
			.findFirst()
			.map((span) -> "no such span; the first on its thread is the " + span.place())
			.orElse("no span on its thread");
	}

}
