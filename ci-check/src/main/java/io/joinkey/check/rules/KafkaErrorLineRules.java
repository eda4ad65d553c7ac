/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;

/**
 * Judges the log lines of error handlers about a failed record.
 */
final class KafkaErrorLineRules {

	private static final String SCOPE = """
			add joinkey-spring-boot-starter; or set spring.kafka.listener.observation-enabled=true and start no span of your \
			own in the listener: the scope of the container stays open until the error handler is done. An error handler \
			that logs on another thread has to open the record's scope again""";

	private KafkaErrorLineRules() {
	}

	static void carryIds(Telemetry telemetry, Judgement judgement) {
		SpanIndex traces = SpanIndex.of(telemetry);
		List<KafkaDelivery> failed = telemetry.deliveries()
			.stream()
			.filter((delivery) -> delivery.how().failed() && !own(telemetry, delivery).isEmpty()
					&& !linesAfter(telemetry, delivery).isEmpty())
			.toList();
		if (failed.isEmpty()) {
			judgement.notApplicable("no error handler of a listener had to log the failure of a record with a trace");
		}
		for (KafkaDelivery delivery : failed) {
			List<LogLine> lines = linesAfter(telemetry, delivery);
			judgement.saw(lines.size());
			lines.stream()
				.filter((line) -> ids(line, traces).noneMatch(own(telemetry, delivery)::contains))
				.forEach((line) -> judgement.broken(delivery.listener(),
						new Diagnosis("the ids of " + delivery.record().place() + ", which failed",
								ids(line, traces).findFirst()
									.map((id) -> id + ", " + traces.origin(id, line.event().snapshot()))
									.orElseGet(() -> closed(telemetry, delivery, line.event().snapshot())),
								receipt(telemetry, delivery).map(Evidence.class::cast).orElse(delivery), SCOPE),
						line));
		}
	}

	/** Return the records that may have failed. A batch fails as a whole. */
	private static Set<String> own(Telemetry telemetry, KafkaDelivery delivery) {
		return telemetry.deliveries()
			.stream()
			.filter((each) -> each.order() == delivery.order())
			.flatMap((each) -> KafkaRetryRules.traces(telemetry, each).stream())
			.collect(Collectors.toSet());
	}

	private static String closed(Telemetry telemetry, KafkaDelivery delivery, ThreadSnapshot snapshot) {
		return receipt(telemetry, delivery).filter((span) -> span.timing().endOrder() < snapshot.order())
			.map((span) -> "none: the scope had been closed before the error handler logged")
			.orElse("none: no scope was open " + ThreadSnapshot.on(snapshot.thread()));
	}

	/**
	 * Return the lines at WARN or above between a failure and the next record of the
	 * thread.
	 */
	private static List<LogLine> linesAfter(Telemetry telemetry, KafkaDelivery delivery) {
		return between(telemetry, delivery).filter((line) -> {
			LogEvent event = line.event();
			return (event.level().equals("ERROR") || event.level().equals("WARN"))
					&& event.snapshot().caller() != Caller.AFTER_RECORD
					&& (event.logger().startsWith("org.springframework.kafka.")
							|| telemetry.setup().isApplication(event));
		}).toList();
	}

	/** Return the lines between a delivery and the next one on its thread. */
	static Stream<LogLine> between(Telemetry telemetry, KafkaDelivery delivery) {
		long next = telemetry.deliveries()
			.stream()
			.filter((other) -> other.thread().equals(delivery.thread()) && other.order() > delivery.endOrder())
			.mapToLong(KafkaDelivery::order)
			.min()
			.orElse(Long.MAX_VALUE);
		return telemetry.lines().stream().filter((line) -> {
			ThreadSnapshot snapshot = line.event().snapshot();
			return snapshot.thread().equals(delivery.thread()) && delivery.endOrder() < snapshot.order()
					&& snapshot.order() < next;
		});
	}

	private static Optional<SpanRecord> receipt(Telemetry telemetry, KafkaDelivery delivery) {
		SpanContext context = KafkaRecordRules.context(delivery.record());
		return telemetry.spans()
			.stream()
			.filter((span) -> context != null && KafkaListenerRules.isReceipt(span, context))
			.reduce((first, second) -> second);
	}

	/** Return the ids on a line, or else on its thread. */
	private static Stream<String> ids(LogLine line, SpanIndex traces) {
		ThreadSnapshot snapshot = line.event().snapshot();
		return Stream
			.of(snapshot.traceIds(),
					Stream.ofNullable(ParsedLine.of(line, traces.known()).traceId()).map(ParsedLine.Field::value))
			.flatMap((each) -> each)
			.filter(SpanContext::isTraceId);
	}

}
