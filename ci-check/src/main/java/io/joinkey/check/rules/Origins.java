/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Finds the origins of evidence, as values that can be compared. They are the event or
 * the record itself, the submission that brought it to its thread, and the root span of
 * its trace.
 */
final class Origins {

	private final SpanIndex traces;

	private final List<KafkaDelivery> deliveries;

	Origins(Telemetry telemetry) {
		this.traces = SpanIndex.of(telemetry);
		this.deliveries = telemetry.deliveries();
	}

	/** Return the origins that wrong evidence explains in other evidence. */
	Stream<Object> ofCause(Evidence evidence, boolean lines) {
		Stream<Object> own = own(evidence);
		if (evidence instanceof OpenedScope scope) {
			own = Stream.concat(own, Stream.of(new Left(scope.span().traceId()), new Below(scope.span())));
		}
		if (evidence instanceof SentRequest request) {
			own = Stream.concat(own, Stream.of(new Hidden(request.endpoint())));
		}
		if (evidence instanceof LogLine line && lines) {
			own = Stream.concat(own, line.event().snapshot().traceIds().map(Logged::new));
		}
		return Stream.of(own, left(evidence), without(evidence), restarted(evidence)).flatMap(Function.identity());
	}

	private static Stream<Object> left(Evidence evidence) {
		if (evidence instanceof TaskRun run) {
			return run.left().stream().map(Left::new);
		}
		if (evidence instanceof LogLine line && line.event().snapshot().active() == null) {
			return line.event().snapshot().traceIds().map(Left::new);
		}
		return Stream.empty();
	}

	/** Return the origins from which wrong evidence may follow. */
	Stream<Object> of(Evidence evidence) {
		Stream<Object> all = own(evidence);
		String traceId = traceId(evidence);
		if (traceId != null) {
			// the trace may have started where the context was lost
			all = Stream.concat(all,
					start(traceId).stream()
						.flatMap((start) -> Stream
							.of(own(start), hidden(start.timing().order()),
									(evidence instanceof Exemplar) ? Stream.<Object>empty() : during(start))
							.flatMap(Function.identity())));
		}
		if (evidence instanceof SpanRecord span && span.parent() != null) {
			all = Stream.concat(all,
					Stream.of(new Below(new SpanContext(span.context().traceId(), span.parent().spanId(), ""))));
		}
		if (evidence instanceof Exemplar exemplar) {
			all = Stream.concat(all, Stream.of(new Logged(exemplar.traceId())));
			all = Stream.concat(all, this.traces.of(exemplar.traceId()).stream());
		}
		if (evidence instanceof LogLine line && line.event().snapshot().traceIds().findAny().isEmpty()) {
			all = Stream.concat(all, hidden(line.event().snapshot().order()));
		}
		all = Stream.of(all, left(evidence), without(evidence), restarted(evidence)).flatMap(Function.identity());
		if (evidence instanceof KafkaDelivery delivery) {
			all = Stream.concat(all, Stream.of(delivery.record()));
		}
		return all;
	}

	private static Stream<Object> own(Evidence evidence) {
		if (evidence instanceof LogLine line) {
			return Stream
				.of(Stream.of(line.event()), Optional.ofNullable(line.event().snapshot().submission()).stream(),
						statement(line.event()))
				.flatMap(Function.identity());
		}
		if (evidence instanceof SpanRecord span) {
			return Stream.concat(Stream.of(span), Optional.ofNullable(span.source().lost()).stream());
		}
		return (evidence instanceof TaskRun run) ? Stream.of(run, run.submission()) : Stream.of(evidence);
	}

	/** The same log statement without a span on event loops has one reason. */
	private static Stream<Object> statement(LogEvent event) {
		ThreadSnapshot snapshot = event.snapshot();
		return (snapshot.active() == null && OutgoingRemedies.isEventLoop(snapshot.thread()))
				? Stream
					.of(new Statement(event.logger(), event.message().replaceAll("[0-9a-fA-F]*[0-9][0-9a-fA-F]*", "")))
				: Stream.empty();
	}

	/** The deliveries to a listener, on its thread, during which a trace started. */
	private Stream<Object> during(SpanRecord start) {
		ThreadSnapshot snapshot = new ThreadSnapshot(start.timing().order(), start.source().thread(), null, Map.of());
		return this.deliveries.stream().filter((delivery) -> delivery.covers(snapshot)).map(Object.class::cast);
	}

	/** The requests on whose thread something happened outside of their span. */
	private Stream<Object> without(Evidence evidence) {
		if (evidence instanceof LogLine line && line.event().snapshot().active() == null) {
			return without(line.event().snapshot().order(), line.event().snapshot().thread());
		}
		if (evidence instanceof SpanRecord span && span.parent() == null && span.kind() != Kind.SERVER) {
			return without(span.timing().order(), span.source().thread());
		}
		String traceId = (evidence instanceof HttpExchange) ? traceId(evidence) : null;
		return (traceId != null) ? start(traceId).stream().flatMap(this::without) : Stream.empty();
	}

	private Stream<Object> without(long order, String thread) {
		return this.traces.requests(order)
			.flatMap((request) -> this.traces.servers(request).stream())
			.filter((server) -> server.source().thread().equals(thread) && order < server.timing().endOrder())
			.map((server) -> new Without(server.context()));
	}

	/** The endpoints at which a request that sent a trace began another one. */
	private Stream<Object> restarted(Evidence evidence) {
		return (evidence instanceof SpanRecord span && span.parent() == null && span.kind() == Kind.SERVER)
				? this.traces.requests(span.timing().order())
					.filter((request) -> request.isCase() || Traceparent.sent(request).isPresent())
					.map((request) -> new Restarted(request.endpoint()))
				: Stream.empty();
	}

	/** The requests that were open at a moment, if none has a SERVER span. */
	private Stream<Object> hidden(long order) {
		List<SentRequest> requests = this.traces.requests(order).toList();
		return requests.stream().allMatch((request) -> this.traces.servers(request).isEmpty())
				? requests.stream().map((request) -> new Hidden(request.endpoint())) : Stream.empty();
	}

	private Optional<SpanRecord> start(String traceId) {
		return this.traces.of(traceId)
			.stream()
			.filter((span) -> span.parent() == null && span.kind() != Kind.SERVER)
			.findFirst();
	}

	private static @Nullable String traceId(Evidence evidence) {
		if (evidence instanceof SpanRecord span) {
			return span.context().traceId();
		}
		if (evidence instanceof LogLine line) {
			SpanContext active = line.event().snapshot().active();
			return (active != null) ? active.traceId() : null;
		}
		if (evidence instanceof HttpExchange exchange) {
			return traceId(exchange.headers());
		}
		if (evidence instanceof KafkaRecord record) {
			return traceId(record.headers());
		}
		if (evidence instanceof KafkaDelivery delivery) {
			return traceId(delivery.record().headers());
		}
		return (evidence instanceof Exemplar exemplar) ? exemplar.traceId() : null;
	}

	private static @Nullable String traceId(List<Header> headers) {
		return Header.values(headers, Traceparent.HEADER)
			.stream()
			.map((value) -> value.split("-"))
			.filter((parts) -> parts.length > 2)
			.map((parts) -> parts[1])
			.findFirst()
			.orElse(null);
	}

	/** A log statement, by its logger and what its messages have in common. */
	private record Statement(String logger, String message) {
	}

	/** A trace id that was left on a thread. */
	private record Left(String traceId) {
	}

	/** The children of a span whose scope stayed open. */
	private record Below(String traceId, String spanId) {

		private Below(SpanContext context) {
			this(context.traceId(), context.spanId());
		}

	}

	/** An endpoint whose requests have no SERVER span. */
	private record Hidden(String endpoint) {
	}

	/** An endpoint that starts a new trace instead of continuing the caller's. */
	private record Restarted(String endpoint) {
	}

	/** The request's own thread, outside of the request's span. */
	private record Without(SpanContext server) {
	}

	/** A trace id that lines must have. */
	private record Logged(String traceId) {
	}

}
