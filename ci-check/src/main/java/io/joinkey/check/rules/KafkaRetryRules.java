/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges retries and dead letters of a failed record.
 */
final class KafkaRetryRules {

	private static final List<String> ORIGINAL_TOPICS = List.of("kafka_dlt-original-topic", "kafka_original-topic");

	private static final List<String> ORIGINAL_OFFSETS = List.of("kafka_dlt-original-offset", "kafka_original-offset");

	private static final Set<Boundary> LISTENERS = Set.of(Boundary.KAFKA_LISTENER, Boundary.KAFKA_BATCH_LISTENER);

	private static final String BACK_OFF = "retry_topic-backoff-timestamp";

	private static final Pattern TOPIC = Pattern.compile("(?i)(.+)[-._](?:dlt|dlq|retry(?:-[0-9]+)?)");

	private static final String ATTEMPT = """
			add joinkey-spring-boot-starter, or spring.kafka.listener.observation-enabled=true: the container makes \
			a span for each attempt; by hand: extract the record's context anew each time, and leave its headers as \
			they are""";

	private static final String BY_HAND = """
			publish it through an observed KafkaTemplate, with neither traceparent nor tracestate added by hand""";

	private static final String ELSEWHERE = """
			publish it on the thread of the error handler, or with the context of its record, and with no traceparent \
			added by hand""";

	private KafkaRetryRules() {
	}

	/** Return whether a record is the copy of a failed record. */
	static boolean isRetry(KafkaRecord record) {
		return TOPIC.matcher(record.topic()).matches() || original(record, ORIGINAL_TOPICS).isPresent();
	}

	/**
	 * Return whether a span is of a delivery that spring-kafka puts off until the
	 * back-off of its retry topic is over. It ends no such span.
	 */
	static boolean isPutOff(Telemetry telemetry, SpanRecord span) {
		return span.kind() == SpanRecord.Kind.CONSUMER && telemetry.records()
			.stream()
			.filter((record) -> !Header.values(record.headers(), BACK_OFF).isEmpty())
			.map(KafkaRecordRules::context)
			.anyMatch((context) -> context != null && span.isChildOf(context));
	}

	static void keepTheTrace(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		Map<SpanContext, KafkaRecord> owners = KafkaRecordRules.owners(telemetry, traces);
		List<KafkaRecord> copies = telemetry.records().stream().filter(KafkaRetryRules::isRetry).toList();
		List<KafkaDelivery> again = telemetry.deliveries()
			.stream()
			.filter((delivery) -> !delivery.how().batch() && attempt(telemetry, delivery) > 1)
			.toList();
		if (copies.isEmpty() && again.isEmpty()) {
			String obstacle = telemetry.setup().unobserved().get(Boundary.KAFKA_PRODUCER);
			if (telemetry.setup().absent().keySet().containsAll(LISTENERS)) {
				judgement.notApplicable("no Kafka listener of the application could fail");
			}
			else if (obstacle == null) {
				judgement.notApplicable("no record was retried or sent to a dead-letter topic");
			}
			else {
				judgement.inconclusive(Outcome.NOT_OBSERVED + obstacle);
			}
		}
		judgement.saw(copies.size() + again.size());
		again.forEach((delivery) -> judgeAttempt(telemetry, delivery, judgement));
		copies.forEach((record) -> {
			Optional<Diagnosis> problem = KafkaRecordRules.problem(telemetry, record, traces, owners);
			List<KafkaDelivery> refused = refused(telemetry, record);
			Set<String> own = refused.stream()
				.flatMap((delivery) -> traces(telemetry, delivery).stream())
				.collect(Collectors.toSet());
			SpanContext context = KafkaRecordRules.context(record);
			if (problem.isPresent()) {
				Diagnosis found = problem.get();
				judgement.broken(record.topic(),
						new Diagnosis("one traceparent with the ids of the copy's own PRODUCER span",
								found.seen() + ((context == null || own.isEmpty()) ? after(telemetry, refused) : ""),
								last(refused), published(telemetry.setup(), record, found)),
						record);
			}
			else if (context != null && !own.isEmpty() && !own.contains(context.traceId())) {
				judgement.broken(record.topic(),
						new Diagnosis("the trace of the record that was refused, " + String.join(" or ", own),
								"another one, " + context.traceId() + after(telemetry, refused), last(refused),
								ELSEWHERE),
						record);
			}
		});
	}

	private static void judgeAttempt(Telemetry telemetry, KafkaDelivery delivery, Judgement judgement) {
		SpanContext context = KafkaRecordRules.context(delivery.record());
		if (context == null || !context.isSampled()) {
			return;
		}
		long before = previousEnd(telemetry, delivery);
		List<SpanRecord> spans = telemetry.spans()
			.stream()
			.filter((span) -> before < span.timing().order() && span.timing().order() <= delivery.endOrder()
					&& span.source().thread().equals(delivery.thread()))
			.toList();
		if (spans.stream().noneMatch((span) -> KafkaListenerRules.isReceipt(span, context))) {
			judgement.broken(delivery.listener(), new Diagnosis("a CONSUMER span of " + context + " for each attempt",
					"none for attempt " + attempt(telemetry, delivery)
							+ (spans.isEmpty() ? "" : "; the first on its thread is the " + spans.get(0).place()),
					delivery.record(), ATTEMPT), delivery);
		}
	}

	/** Return the trace of a record, and the traces of the spans that link to it. */
	static Set<String> traces(Telemetry telemetry, KafkaDelivery delivery) {
		SpanContext context = KafkaRecordRules.context(delivery.record());
		if (context == null) {
			return Set.of();
		}
		return Stream
			.concat(Stream.of(context),
					telemetry.spans()
						.stream()
						.filter((span) -> KafkaListenerRules.isReceipt(span, context))
						.map(SpanRecord::context))
			.map(SpanContext::traceId)
			.collect(Collectors.toSet());
	}

	/** The failed deliveries of which a record may be the copy. */
	private static List<KafkaDelivery> refused(Telemetry telemetry, KafkaRecord copy) {
		Optional<String> offset = original(copy, ORIGINAL_OFFSETS);
		var name = TOPIC.matcher(copy.topic());
		String base = name.matches() ? name.group(1) : copy.topic();
		String topic = original(copy, ORIGINAL_TOPICS).orElse(base);
		return telemetry.deliveries()
			.stream()
			.filter((delivery) -> delivery.how().failed())
			.filter((delivery) -> delivery.record().topic().equals(topic)
					&& (offset.isEmpty() || offset.get().equals(bytes(delivery.record().offset()))))
			.toList();
	}

	/** As the eight bytes of the header read as text; one above 127 cannot be. */
	private static String bytes(long offset) {
		StringBuilder text = new StringBuilder();
		for (int shift = 56; shift >= 0; shift -= 8) {
			text.append((char) ((offset >> shift) & 0xff));
		}
		return text.toString();
	}

	private static Optional<String> original(KafkaRecord record, List<String> names) {
		return names.stream()
			.flatMap((name) -> Header.values(record.headers(), name).stream())
			.filter((value) -> value.chars().allMatch((each) -> each < 0x80))
			.findFirst();
	}

	private static String after(Telemetry telemetry, List<KafkaDelivery> refused) {
		return refused.isEmpty() ? ""
				: ", after attempt " + attempt(telemetry, refused.get(refused.size() - 1)) + " had failed";
	}

	private static @Nullable Evidence last(List<KafkaDelivery> refused) {
		return refused.isEmpty() ? null : refused.get(refused.size() - 1);
	}

	/** Return the number of the attempt, from 1. */
	private static long attempt(Telemetry telemetry, KafkaDelivery delivery) {
		return telemetry.deliveries()
			.stream()
			.filter((other) -> other.listener().equals(delivery.listener())
					&& other.record().place().equals(delivery.record().place()) && other.order() <= delivery.order())
			.count();
	}

	/** Return when the delivery before this one ended on its thread, or 0. */
	static long previousEnd(Telemetry telemetry, KafkaDelivery delivery) {
		return telemetry.deliveries()
			.stream()
			.filter((other) -> other.thread().equals(delivery.thread()) && other.endOrder() < delivery.order())
			.mapToLong(KafkaDelivery::endOrder)
			.max()
			.orElse(0);
	}

	/**
	 * A recoverer copies the headers of the record, which only an observed template
	 * replaces.
	 */
	private static String published(Setup setup, KafkaRecord copy, Diagnosis found) {
		boolean missing = Header.values(copy.headers(), Traceparent.HEADER).isEmpty();
		if (missing && found.lastRight() != null) {
			return found.remedy();
		}
		if (!missing && KafkaRemedies.written(setup).isPresent()) {
			return found.remedy();
		}
		return (missing || KafkaRecordRules.context(copy) != null)
				? "publish it through an observed KafkaTemplate: " + KafkaTemplateRemedies.unobserved(setup)
				: BY_HAND + Wiring.added(KafkaTemplateRemedies.templates(setup))
					.map((added) -> ": the application added " + added)
					.orElse("");
	}

}
