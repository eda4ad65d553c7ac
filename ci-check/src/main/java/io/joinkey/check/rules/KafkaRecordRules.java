/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Judges the headers of published records.
 */
final class KafkaRecordRules {

	private static final String FILTER = """
			do not copy traceparent from a consumed record: remove it from the headers that you pass on""";

	private static final String SEND_ANEW = """
			do not copy traceparent from a consumed record or an earlier one, or send through an observed \
			KafkaTemplate, which writes it anew:\s""";

	/** The trace is right, and has to stay so. */
	private static final String BY_TEMPLATE = """
			let an observed KafkaTemplate write traceparent, and not your own code. A record that is sent later needs \
			the context again, Span span = propagator.extract(stored, Map::get).name("send later").start(); \
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) { ... } finally { span.end(); }, with the injected \
			Tracer and Propagator of Micrometer, where stored is a map with traceparent. To observe the template:\s""";

	/** Spring does not observe a topology of Kafka Streams. */
	private static final String STREAMS = """
			for what Kafka Streams sends, %s, add joinkey-spring-boot-starter, or let a processor before it start a \
			PRODUCER span and replace traceparent in the headers of the record; for another record,\s""";

	private static final String PROPAGATE = "let the tracer's propagator write the header";

	private KafkaRecordRules() {
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
							: KafkaTemplateRemedies.unobserved(telemetry.setup())
									+ KafkaRemedies.ofListener(telemetry, record.topic())));
		}
		if (values.size() > 1) {
			return Optional.of(new Diagnosis(expected, values.size() + " of them: " + String.join(" and ", values),
					null, KafkaRemedies.written(telemetry.setup()).orElse(FILTER)));
		}
		if (context == null) {
			return Optional.of(new Diagnosis(expected, "traceparent " + values.get(0), null,
					KafkaRemedies.written(telemetry.setup()).orElse(PROPAGATE)));
		}
		if (producer == null ? context.isSampled()
				: producer.kind() != Kind.PRODUCER || !record.equals(owners.get(context))) {
			return Optional.of(new Diagnosis(expected,
					"a stale traceparent, " + values.get(0) + ", of "
							+ ((producer != null) ? "the " + producer.place() : "no recorded span"),
					producer, stale(telemetry.setup(), producer)));
		}
		return Optional.empty();
	}

	private static String stale(Setup setup, @Nullable SpanRecord span) {
		if (span != null && span.kind() != Kind.PRODUCER) {
			return BY_TEMPLATE + KafkaTemplateRemedies.unobserved(setup);
		}
		return ((span == null) ? KafkaRemedies.written(setup) : Optional.<String>empty())
			.orElseGet(() -> sentAnew(setup));
	}

	private static String sentAnew(Setup setup) {
		return CodeSites.named(setup, (site) -> site.kind() == CodeSite.Kind.TOPOLOGY)
			.map(STREAMS::formatted)
			.orElse("") + SEND_ANEW + KafkaTemplateRemedies.unobserved(setup);
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

}
