/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Refuses meters with a trace id or span id as a label, which would create a time series
 * for each request. Refused meters are counted as {@code joinkey.meters.refused} and
 * named in the log once. Ids belong in exemplars.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/#labels">Labels</a>
 */
final class TraceIdLabelGuard implements MeterFilter, MeterBinder {

	private static final Log logger = LogFactory.getLog(TraceIdLabelGuard.class);

	private static final Set<String> IDS = Set.of("traceid", "spanid");

	private final LongAdder refused = new LongAdder();

	private final Set<String> named = ConcurrentHashMap.newKeySet();

	@Override
	public MeterFilterReply accept(Meter.Id id) {
		for (Tag tag : id.getTagsAsIterable()) {
			if (isId(tag.getKey())) {
				refuse(id.getName(), tag.getKey());
				return MeterFilterReply.DENY;
			}
		}
		return MeterFilterReply.NEUTRAL;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder("joinkey.meters.refused", this.refused, LongAdder::sum)
			.description("Meters that were refused because a trace or span id is one of their labels")
			.register(registry);
	}

	private static boolean isId(String key) {
		int length = key.length();
		// the length alone decides for nearly every label
		return (length >= 6 && length <= 8)
				&& IDS.contains(key.replace("_", "").replace(".", "").replace("-", "").toLowerCase(Locale.ROOT));
	}

	private void refuse(String meter, String label) {
		this.refused.increment();
		if (this.named.add(meter)) {
			logger.warn("The meter '" + meter + "' is refused: its label '" + label
					+ "' would create a time series for each request. Remove the label: exemplars have the id (logged once)");
		}
	}

}
