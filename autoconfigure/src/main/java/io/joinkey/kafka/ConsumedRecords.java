/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.concurrent.atomic.LongAdder;

import io.joinkey.CarriedSpanContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.ReceiverContext;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

/**
 * Counts consumed records with and without trace context. A retry counts again.
 */
final class ConsumedRecords implements ObservationHandler<ReceiverContext<?>> {

	private final RecordTraces traces;

	private final LongAdder present = new LongAdder();

	private final LongAdder absent = new LongAdder();

	ConsumedRecords(RecordTraces traces) {
		this.traces = traces;
	}

	/**
	 * Return how many records carried a context.
	 * @return the records since the start
	 */
	long present() {
		return this.present.sum();
	}

	/**
	 * Return how many records carried no context.
	 * @return the records since the start
	 */
	long absent() {
		return this.absent.sum();
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof KafkaRecordReceiverContext || context instanceof BatchContext
				|| context instanceof RecordContext;
	}

	@Override
	public void onStart(ReceiverContext<?> context) {
		if (context instanceof BatchContext batch) {
			batch.traces(this.traces).forEach(this::count);
		}
		else if (!(context instanceof RecordContext) || !isWithinBatch(context.getParentObservation())) {
			// a tracing handler has read the headers
			SpanContext carried = CarriedSpanContext.of(context);
			count((carried != null) ? carried : this.traces.of(context.getCarrier()));
		}
	}

	private static boolean isWithinBatch(@Nullable ObservationView parent) {
		return parent != null && parent.getContextView() instanceof BatchContext;
	}

	private void count(SpanContext carried) {
		(carried.isValid() ? this.present : this.absent).increment();
	}

}
