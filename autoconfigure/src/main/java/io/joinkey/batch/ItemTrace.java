/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.batch;

import org.jspecify.annotations.Nullable;

/**
 * Strategy that returns the trace to which an item of a batch job belongs. Define it as a
 * bean: each chunk then has a span with a link to the traces of its items, and the log
 * lines of an item's processing have the field {@code item_trace_id}.
 *
 * <pre>
 * &#64;Bean
 * ItemTrace itemTrace() {
 *     return (item) -&gt; (item instanceof Payment payment) ? payment.traceparent() : null;
 * }
 * </pre>
 */
@FunctionalInterface
public interface ItemTrace {

	/**
	 * Return the trace of an item.
	 * @param item the item, as the reader returned it
	 * @return a {@code traceparent}, or a trace id of 32 lower-case hexadecimal digits,
	 * or {@code null} if the item has none; any other value is ignored
	 */
	@Nullable String of(Object item);

}
