/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.joinkey.keys.BusinessKeyStore.Key;
import io.joinkey.keys.BusinessKeyStore.Origin;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Finds the business keys of a context, and the origins of keys.
 */
final class KeyOrigins implements InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(BusinessKeys.class);

	private static final int MAX_TASKS = 1000;

	private static final AtomicReference<@Nullable KeyOrigins> active = new AtomicReference<>();

	private final Set<String> names;

	private final StoreAccess store;

	private final AtomicBoolean reported = new AtomicBoolean();

	/** Work that began in this service, such as a scheduled task, by its trace id. */
	private final Map<String, KeyedWork> tasks = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, KeyedWork> eldest) {
			return size() > MAX_TASKS;
		}

	};

	private volatile boolean withTasks;

	private volatile Consumer<Map<String, String>> changed = (fields) -> {
	};

	KeyOrigins(Collection<String> names, StoreAccess store) {
		this.names = Set.copyOf(names);
		this.store = store;
	}

	/** Return the instance of the context that started last. */
	static @Nullable KeyOrigins active() {
		return active.get();
	}

	@Override
	public void afterPropertiesSet() {
		active.set(this);
	}

	@Override
	public void destroy() {
		active.compareAndSet(this, null);
		this.store.close();
	}

	/** Return the keys of the work that a context belongs to. */
	@Nullable KeyedWork of(Context context) {
		KeyedWork work = context.get(KeyedWork.KEY);
		if (work != null || !this.withTasks) {
			return work;
		}
		synchronized (this.tasks) {
			return this.tasks.get(Span.fromContext(context).getSpanContext().getTraceId());
		}
	}

	/** Adds a key that the application chose to the work of the current thread. */
	void put(String name, @Nullable String value) {
		if (!this.names.contains(name)) {
			report("The business key '" + name + "' is not recorded, because it is not configured: add"
					+ " joinkey.keys.names." + name + ".in-code=true");
			return;
		}
		KeyedWork work = of(Context.current());
		if (work == null) {
			work = begun(Span.current());
		}
		if (work != null) {
			put(work, name, value);
		}
	}

	/** Adds a key to work that has begun, on a thread of that work. */
	void put(KeyedWork work, String name, @Nullable String value) {
		work.put(name, value);
		if (of(Context.current()) == work) {
			this.changed.accept(work.fields());
		}
	}

	/** Sets what shows a change on the current thread. */
	void onChange(Consumer<Map<String, String>> changed) {
		this.changed = changed;
	}

	private @Nullable KeyedWork begun(Span span) {
		SpanContext context = span.getSpanContext();
		if (!context.isValid()) {
			return null;
		}
		KeyedWork work = new KeyedWork(this, true);
		work.started(span);
		synchronized (this.tasks) {
			KeyedWork earlier = this.tasks.putIfAbsent(context.getTraceId(), work);
			if (earlier != null) {
				return earlier;
			}
			this.withTasks = true;
		}
		return work;
	}

	void remember(Key key, Origin origin) {
		this.store.remember(key, origin);
	}

	CompletableFuture<@Nullable Origin> find(Key key) {
		return this.store.find(key);
	}

	/** Waits on threads that may wait. The search ends within the store's limit. */
	void await(CompletableFuture<?> search) {
		if (!NonBlockingThreads.isCurrent()) {
			search.join();
		}
	}

	/** Reports a defect of Joinkey, or of the configuration. */
	void report(String message) {
		if (this.reported.compareAndSet(false, true)) {
			logger.warn(message + " (logged once)");
		}
	}

}
