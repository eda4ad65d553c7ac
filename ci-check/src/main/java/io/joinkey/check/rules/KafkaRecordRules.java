/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges the headers of published records, and the traces of their listeners.
 */
final class KafkaRecordRules {

	static final String NO_RECORD = "no listener was given a record: list one under records";

	private static final String FILTER = """
			do not copy traceparent from a consumed record: remove it from the headers that you pass on""";

	private static final String SEND_ANEW = """
			do not copy traceparent from a consumed record or an earlier one: send through an observed \
			KafkaTemplate, which writes it anew""";

	private static final String LISTEN = """
			let a @KafkaListener take the records, or start a span for each in the loop: Propagator.extract(record, \
			...).kind(Span.Kind.CONSUMER)""";

	private static final String OBSERVE = """
			a listener container that is not a bean is observed only if its ContainerProperties say so: before it is made, \
			containerProperties.setObservationEnabled(true) and \
			containerProperties.setObservationRegistry(observationRegistry), with the injected ObservationRegistry; a \
			BatchMessageListener is not observed even then: let a @KafkaListener with batch = "true" take the records""";

	private static final String CLOSE = """
			close the scope, or remove the key from the MDC, in a finally block: also when the listener throws""";

	private static final String LOG_WITHIN = "log within the listener method and on its thread";

	private static final String PROPAGATE = "let the tracer's propagator write the header";

	private KafkaRecordRules() {
	}

	static boolean isGivenRecords(Telemetry telemetry, boolean batch) {
		return telemetry.deliveries().stream().anyMatch((delivery) -> delivery.how().batch() == batch);
	}

	static void produced(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Map<SpanContext, KafkaRecord> owners = owners(telemetry, traces);
		judgement.inconclusiveIf(false, "no record was published: list a request that publishes one under requests");
		for (KafkaRecord record : telemetry.records()) {
			if (!KafkaRetryRules.isRetry(record)) {
				judgement.saw(1);
				problem(telemetry, record, traces, owners)
					.ifPresent((diagnosis) -> judgement.broken(record.topic(), diagnosis, record));
			}
		}
		KeptIdRules.records(telemetry, judgement);
	}

	/** A fault in the header of a record. */
	static Optional<Diagnosis> problem(Telemetry telemetry, KafkaRecord record, SpanIndex traces,
			Map<SpanContext, KafkaRecord> owners) {
		List<String> values = Header.values(record.headers(), Traceparent.HEADER);
		SpanContext context = context(record);
		SpanRecord producer = traces.span(context);
		String expected = "one traceparent with the ids of the record's own PRODUCER span";
		if (values.isEmpty()) {
			SpanRecord removed = KafkaRemedies.producer(telemetry, record);
			return Optional.of(new Diagnosis(expected,
					"no traceparent" + ((removed != null) ? ", although a PRODUCER span wrote one" : ""), removed,
					(removed != null) ? KafkaRemedies.removed(telemetry.setup())
							: KafkaRemedies.unobserved(telemetry.setup())));
		}
		if (values.size() > 1) {
			return Optional
				.of(new Diagnosis(expected, values.size() + " of them: " + String.join(" and ", values), null, FILTER));
		}
		if (context == null) {
			return Optional.of(new Diagnosis(expected, "traceparent " + values.get(0), null, PROPAGATE));
		}
		if (producer == null ? context.isSampled()
				: producer.kind() != Kind.PRODUCER || !record.equals(owners.get(context))) {
			return Optional.of(new Diagnosis(expected,
					"a stale traceparent, " + values.get(0) + ", of "
							+ ((producer != null) ? "the " + producer.place() : "no recorded span"),
					producer, SEND_ANEW));
		}
		return Optional.empty();
	}

	static void consumed(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		judgement.inconclusiveIf(isGivenRecords(telemetry, false), isGivenRecords(telemetry, false)
				? "no listener was given a record with a valid traceparent" : NO_RECORD);
		for (KafkaDelivery delivery : telemetry.deliveries()) {
			SpanContext context = context(delivery.record());
			KafkaRecord stored = delivery.stored();
			if (context == null && stored != null && context(stored) != null) {
				judgement.saw(1);
				judgement.broken(delivery.listener(),
						new Diagnosis("the headers that the record has in the broker, traceparent among them",
								"a record without traceparent", stored, KafkaRemedies.stripped(telemetry.setup())),
						delivery);
			}
			if (context == null || delivery.how().batch()) {
				continue;
			}
			judgement.saw(1);
			List<LogLine> lost = telemetry.lines()
				.stream()
				.filter((line) -> delivery.covers(line.event().snapshot()) && line.event().snapshot().active() == null
						&& telemetry.setup().isApplication(line.event()))
				.toList();
			boolean received = telemetry.spans().stream().anyMatch((span) -> isReceipt(span, context));
			boolean outside = !lost.isEmpty() && !isPolled(delivery);
			if (!received && isExpected(delivery, context, lost)) {
				List<Evidence> wrong = new ArrayList<>(List.of(delivery));
				wrong.addAll(lost);
				judgement.broken(delivery.listener(),
						new Diagnosis("a CONSUMER span that continues or links " + context,
								otherwise(telemetry, delivery), delivery.record(), remedy(telemetry.setup(), delivery)),
						wrong.toArray(Evidence[]::new));
			}
			else if (outside) {
				judgement.broken(delivery.listener(),
						new Diagnosis("lines with the ids of " + context.traceId(),
								"a CONSUMER span, and lines of the listener outside it", delivery.record(), LOG_WITHIN),
						lost.toArray(Evidence[]::new));
			}
		}
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
		return isPolled(delivery) ? LISTEN : KafkaRemedies.unobservedListener(setup);
	}

	private static boolean isContainer(KafkaDelivery delivery) {
		return delivery.listener().equals(KafkaDelivery.CONTAINER_LOOP);
	}

	/** A loop also writes lines of its own, which belong to none of the records. */
	private static boolean isPolled(KafkaDelivery delivery) {
		return delivery.listener().startsWith(KafkaDelivery.POLL_LOOP);
	}

	static void nextRecordClean(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		List<ParsedLine> lines = traces.lines();
		Map<String, Set<String>> earlier = new HashMap<>();
		judgement.inconclusiveIf(false, isGivenRecords(telemetry, false)
				? "no thread was given a record after another one of a different trace" : NO_RECORD);
		// one poll of a loop may return several records, and does not show which of them
		// the loop works on
		telemetry.deliveries()
			.stream()
			.filter((delivery) -> !delivery.how().batch())
			.collect(Collectors.groupingBy(KafkaDelivery::order, TreeMap::new, Collectors.toList()))
			.values()
			.forEach((together) -> {
				KafkaDelivery delivery = together.get(0);
				List<String> own = together.stream()
					.map((each) -> context(each.record()))
					.filter(Objects::nonNull)
					.map(SpanContext::traceId)
					.distinct()
					.toList();
				Set<String> before = earlier.computeIfAbsent(delivery.thread(), (thread) -> new HashSet<>());
				Set<String> foreign = new HashSet<>(before);
				own.forEach(foreign::remove);
				before.addAll(own);
				judgement.saw(foreign.isEmpty() ? 0 : together.size());
				for (ParsedLine line : lines) {
					if (delivery.covers(line.event().snapshot()) && line.traceId() != null
							&& foreign.contains(line.traceId().value())) {
						judgement.broken(delivery.listener(),
								new Diagnosis(
										"no id but that of its own record, "
												+ (own.isEmpty() ? "which has none" : String.join(" or ", own)),
										line.traceId().value() + ", of an earlier record on the same thread",
										delivery.record(), CLOSE),
								line.source());
					}
				}
			});
	}

	static @Nullable SpanContext context(KafkaRecord record) {
		List<String> values = Header.values(record.headers(), Traceparent.HEADER);
		try {
			return (values.size() == 1) ? Traceparent.parse(values.get(0)) : null;
		}
		catch (ParseException ex) {
			return null;
		}
	}

	/** A span can only have sent one record; of several the one to its own topic. */
	static Map<SpanContext, KafkaRecord> owners(Telemetry telemetry, SpanIndex traces) {
		Map<SpanContext, KafkaRecord> owners = new HashMap<>();
		for (KafkaRecord record : telemetry.records()) {
			SpanContext context = context(record);
			SpanRecord producer = traces.span(context);
			if (context != null && producer != null) {
				owners.merge(context, record,
						(first, again) -> sentTo(producer, first) || !sentTo(producer, again) ? first : again);
			}
		}
		return owners;
	}

	private static boolean sentTo(SpanRecord producer, KafkaRecord record) {
		return producer.attributes().containsValue(record.topic());
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
