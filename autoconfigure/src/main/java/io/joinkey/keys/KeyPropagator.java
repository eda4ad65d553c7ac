/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Delegates to another propagator. Adds business keys to the baggage that leaves, if
 * {@code management.tracing.baggage.remote-fields} contains them, and reads the keys of
 * what comes in.
 */
final class KeyPropagator implements TextMapPropagator {

	private final TextMapPropagator delegate;

	private final KeyOrigins origins;

	private final KeyReader reader;

	private final Collection<String> remoteFields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

	KeyPropagator(TextMapPropagator delegate, KeyOrigins origins, KeyReader reader, Collection<String> remoteFields) {
		this.delegate = delegate;
		this.origins = origins;
		this.reader = reader;
		this.remoteFields.addAll(remoteFields);
	}

	@Override
	public Collection<String> fields() {
		return this.delegate.fields();
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		KeyedWork work = this.origins.of(context);
		this.delegate.inject((work != null) ? withBaggage(context, work.fields()) : context, carrier, setter);
	}

	private Context withBaggage(Context context, Map<String, String> fields) {
		Baggage baggage = Baggage.fromContext(context);
		BaggageBuilder added = baggage.toBuilder();
		fields.forEach((name, value) -> {
			if (this.remoteFields.contains(name) && baggage.getEntryValue(name) == null) {
				added.put(name, value);
			}
		});
		return context.with(added.build());
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Context extracted = this.delegate.extract(context, carrier, getter);
		if (carrier == null) {
			return extracted;
		}
		// a record without a context stays in the trace of its batch, which is not remote
		KeyedWork work = new KeyedWork(this.origins, Span.fromContext(extracted).getSpanContext().isRemote());
		try {
			this.reader.read(carrier, getter, Baggage.fromContext(extracted), work);
		}
		catch (RuntimeException ex) {
			this.origins.report("The business keys of a request or record could not be read: " + ex);
		}
		return extracted.with(KeyedWork.KEY, work);
	}

}
