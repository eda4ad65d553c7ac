/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

import io.joinkey.JoinkeyProperties.Edge;
import io.joinkey.JoinkeyProperties.Edge.Trust;
import io.joinkey.JoinkeyProperties.Edge.Trusted;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the caller of an HTTP request may choose the trace. The trace context
 * of another caller is kept as a link and a log field. Its baggage is dropped, except for
 * short values of allow-listed names.
 */
final class CallerTrust {

	/** The log field with the trace id of an untrusted caller. */
	static final String FIELD = "foreign_trace_id";

	private static final int MAX_BAGGAGE_VALUE = 256;

	private final Trust trust;

	private final Trusted trusted;

	private final List<Network> networks;

	private final List<String> allowedBaggage;

	CallerTrust(Edge edge) {
		this.trust = edge.trust();
		this.trusted = edge.trusted();
		this.networks = edge.trusted().networks().stream().map(Network::of).toList();
		this.allowedBaggage = edge.allowedBaggage();
	}

	/**
	 * Return the context in which the request starts.
	 * @param before the context before the headers were read
	 * @param extracted the context that the headers name
	 * @param carrier the request
	 */
	Context judge(Context before, Context extracted, @Nullable Object carrier) {
		Caller caller = (this.trust == Trust.NONE) ? Caller.of(carrier) : null;
		if (caller == null || isTrusted(caller)) {
			return extracted;
		}
		Context started = before.with(allowed(Baggage.fromContext(extracted)));
		SpanContext foreign = Span.fromContext(extracted).getSpanContext();
		if (!foreign.isValid() || !foreign.isRemote()) {
			return started;
		}
		return RecordedHeaders.with(started.with(ForeignContext.KEY, new ForeignContext(foreign)), FIELD,
				foreign.getTraceId());
	}

	private boolean isTrusted(Caller caller) {
		if (this.trusted.clientCertificates() && caller.certified()) {
			return true;
		}
		String header = this.trusted.header();
		String secret = this.trusted.headerValue();
		String sent = (header != null && secret != null) ? caller.headers().apply(header) : null;
		if (sent != null && secret != null && MessageDigest.isEqual(bytes(sent), bytes(secret))) {
			return true;
		}
		return caller.address() != null
				&& this.networks.stream().anyMatch((network) -> network.contains(caller.address()));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private Baggage allowed(Baggage baggage) {
		BaggageBuilder allowed = Baggage.builder();
		baggage.forEach((name, entry) -> {
			if (this.allowedBaggage.stream().anyMatch(name::equalsIgnoreCase)
					&& entry.getValue().length() <= MAX_BAGGAGE_VALUE) {
				allowed.put(name, entry.getValue());
			}
		});
		return allowed.build();
	}

}
