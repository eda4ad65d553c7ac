/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopMeter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Records observations in the same timers as {@link DefaultMeterObservationHandler}, but
 * keeps the timers that it found instead of building their tags for each observation.
 */
final class ObservationTimers extends DefaultMeterObservationHandler {

	private final MeterRegistry registry;

	private final boolean longTaskTimers;

	private final Known<Timer> timers = new Known<>(this::timer);

	private final Known<LongTaskTimer> active = new Known<>(this::longTaskTimer);

	ObservationTimers(MeterRegistry registry, IgnoredMeters... ignored) {
		super(registry, ignored);
		this.registry = registry;
		this.longTaskTimers = !Arrays.asList(ignored).contains(IgnoredMeters.LONG_TASK_TIMER);
		registry.config().onMeterRemoved((removed) -> {
			this.timers.forget();
			this.active.forget();
		});
	}

	@Override
	public void onStart(Observation.Context context) {
		if (this.longTaskTimers) {
			Key key = new Key(String.valueOf(context.getName()), context.getLowCardinalityKeyValues(), null);
			context.put(LongTaskTimer.Sample.class, this.active.get(key).start());
		}
		context.put(Timer.Sample.class, Timer.start(this.registry));
	}

	@Override
	public void onStop(Observation.Context context) {
		Throwable error = context.getError();
		Key key = new Key(String.valueOf(context.getName()), context.getLowCardinalityKeyValues(),
				(error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE);
		Timer.Sample sample = context.getRequired(Timer.Sample.class);
		sample.stop(this.timers.get(key));
		if (this.longTaskTimers) {
			LongTaskTimer.Sample running = context.getRequired(LongTaskTimer.Sample.class);
			running.stop();
		}
	}

	private Timer timer(Key key) {
		return this.registry.timer(key.name, key.tags());
	}

	private LongTaskTimer longTaskTimer(Key key) {
		return this.registry.more().longTaskTimer(key.name + ".active", key.tags());
	}

	/**
	 * What names a timer.
	 *
	 * @param name the name of the observation
	 * @param keyValues its low cardinality key values
	 * @param error the value of the tag {@code error}, {@code null} for none
	 */
	private record Key(String name, KeyValues keyValues, @Nullable String error) {

		List<Tag> tags() {
			List<Tag> tags = new ArrayList<>();
			for (KeyValue keyValue : this.keyValues) {
				tags.add(Tag.of(keyValue.getKey(), keyValue.getValue()));
			}
			if (this.error != null) {
				tags.add(Tag.of("error", this.error));
			}
			return tags;
		}

	}

	/**
	 * Timers that the registry returned.
	 *
	 * @param <M> the kind of timer
	 */
	private static final class Known<M extends Meter> {

		/** More would mean that a tag is unbounded, which these maps must not be. */
		private static final int MAX_METERS = 2000;

		/**
		 * How long a timer is used before the registry is asked again: a meter filter may
		 * have been added.
		 */
		private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(1);

		private final Map<Key, Entry<M>> entries = new ConcurrentHashMap<>();

		private final Function<Key, M> registry;

		Known(Function<Key, M> registry) {
			this.registry = registry;
		}

		M get(Key key) {
			Entry<M> entry = this.entries.get(key);
			long now = System.nanoTime();
			if (entry != null && now - entry.since < MAX_AGE) {
				return entry.meter;
			}
			M meter = this.registry.apply(key);
			if (meter instanceof NoopMeter) {
				this.entries.remove(key);
			}
			else if (entry != null || this.entries.size() < MAX_METERS) {
				this.entries.put(key, new Entry<>(meter, now));
			}
			return meter;
		}

		void forget() {
			this.entries.clear();
		}

	}

	private record Entry<M>(M meter, long since) {
	}

}
