/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.batch;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.batch.core.listener.ItemProcessListener;

/**
 * Adds the trace id of the item that is processed to the log lines.
 */
final class ItemFields implements ItemProcessListener<Object, Object> {

	static final String FIELD = "item_trace_id";

	private final ItemTraces traces;

	ItemFields(ItemTraces traces) {
		this.traces = traces;
	}

	@Override
	public void beforeProcess(Object item) {
		String traceId = this.traces.traceId(item);
		if (traceId != null) {
			MDC.put(FIELD, traceId);
		}
		else {
			MDC.remove(FIELD);
		}
	}

	@Override
	public void afterProcess(Object item, @Nullable Object result) {
		MDC.remove(FIELD);
	}

	@Override
	public void onProcessError(Object item, Exception failure) {
		MDC.remove(FIELD);
	}

}
