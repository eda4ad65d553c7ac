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

import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring.Held;

/**
 * Names the gRPC methods and clients that left no evidence. The gate calls no gRPC
 * method, because it knows no harmless message.
 */
final class GrpcCalls {

	private static final String SERVICE = "io.grpc.BindableService";

	private static final String STUB = "io.grpc.stub.AbstractStub";

	private static final String METHOD = "gRPC";

	private GrpcCalls() {
	}

	static Stream<String> unseen(Telemetry telemetry) {
		return Stream.concat(methods(telemetry).stream(), clients(telemetry));
	}

	private static Optional<String> methods(Telemetry telemetry) {
		Set<String> served = methods(telemetry, Kind.SERVER).collect(Collectors.toSet());
		String all = held(telemetry, SERVICE).flatMap((service) -> service.parts().stream())
			.filter((method) -> !served.contains(method))
			.distinct()
			.sorted()
			.collect(Collectors.joining(", "));
		return all.isEmpty() ? Optional.empty()
				: Optional.of("gRPC methods without a SERVER span, which the gate does not call: " + all
						+ ". List a request that calls one under requests");
	}

	private static Stream<String> clients(Telemetry telemetry) {
		Set<String> called = Stream
			.concat(methods(telemetry, Kind.CLIENT),
					telemetry.exchanges()
						.stream()
						.filter((exchange) -> exchange.method().equals(METHOD))
						.map(HttpExchange::endpoint)
						.map((endpoint) -> endpoint.substring(METHOD.length() + 1)))
			.map((method) -> method.split("/")[0])
			.collect(Collectors.toSet());
		return held(telemetry, STUB).filter((stub) -> !called.containsAll(stub.parts()))
			.map((stub) -> "gRPC client of which no call was seen: " + stub.place() + " ("
					+ String.join(", ", stub.parts()) + ")")
			.distinct()
			.sorted();
	}

	private static Stream<Held> held(Telemetry telemetry, String type) {
		return telemetry.setup().wiring().held().stream().filter((held) -> held.type().equals(type));
	}

	private static Stream<String> methods(Telemetry telemetry, Kind kind) {
		return telemetry.spans().stream().filter((span) -> span.kind() == kind).flatMap((span) -> names(span).stream());
	}

	/** Micrometer and OpenTelemetry name the service and its method apart. */
	private static List<String> names(SpanRecord span) {
		String service = span.attributes().getOrDefault("rpc.service", "");
		String method = span.attributes().getOrDefault("rpc.method", "");
		return method.isEmpty() ? List.of() : List.of(service.isEmpty() ? method : service + "/" + method);
	}

}
