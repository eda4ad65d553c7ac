/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the items that a thread took from a queue at the same time. A line belongs to an
 * item if it has a text of this item alone. Of two equal lines about equal items, the
 * second belongs to one of them. A line that names no item or several different ones
 * belongs to no request.
 */
final class QueueBulks {

	/** Shorter texts are in many lines by chance. */
	private static final int SHORTEST = 3;

	private static final int LARGEST = 100;

	/** The texts of the last items, to tell a text of one item from one of all. */
	private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();

	private static final ThreadLocal<Map<Object, Bulk>> TAKEN = ThreadLocal.withInitial(IdentityHashMap::new);

	private QueueBulks() {
	}

	/** Records that a thread took one item, after which it may drain the queue. */
	static void took(Object queue, Object item, TaskSubmission submission) {
		Bulk bulk = new Bulk(new ArrayList<>(), new HashSet<>(), false);
		bulk.items().add(seen(new Item(item, submission)));
		TAKEN.get().put(queue, bulk);
	}

	static void forget(Object queue) {
		TAKEN.get().remove(queue);
	}

	static void forgetAll() {
		TAKEN.get().clear();
	}

	/**
	 * Records that a thread drained a queue into a collection.
	 * @param tagged return the submission of an item, or {@code null} if not within a
	 * span
	 */
	static void drained(Object queue, Collection<?> bulk, BiFunction<Object, Object, @Nullable TaskSubmission> tagged) {
		Bulk taken = TAKEN.get().get(queue);
		List<Item> items = (taken == null || taken.drained()) ? new ArrayList<>() : taken.items();
		TAKEN.get().put(queue, new Bulk(items, new HashSet<>(), true));
		if (bulk.size() > LARGEST) {
			items.clear();
			return;
		}
		for (Object each : bulk) {
			TaskSubmission submission = (each != null) ? tagged.apply(queue, each) : null;
			if (submission != null) {
				items.add(seen(new Item(each, submission)));
			}
		}
	}

	private static Item seen(Item item) {
		SEEN.add(new Seen(item.item().getClass(), item.texts()));
		if (SEEN.size() > LARGEST) {
			SEEN.poll();
		}
		return item;
	}

	/** Return whether this thread took nothing. */
	static boolean isEmpty() {
		return TAKEN.get().isEmpty();
	}

	/** Return the submission of the item that a message is about. */
	static @Nullable TaskSubmission named(String message) {
		return TAKEN.get()
			.values()
			.stream()
			.map((bulk) -> bulk.named(message))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/** A line about a list, such as [chair-1], is not about one item. */
	private static boolean contains(String message, String text) {
		return Pattern.compile("(?<![\\w\\[])" + Pattern.quote(text) + "(?![\\w\\]])").matcher(message).find();
	}

	private record Bulk(List<Item> items, Set<String> said, boolean drained) {

		private @Nullable TaskSubmission named(String message) {
			List<Item> named = this.items.stream()
				.filter((item) -> item.texts().stream().anyMatch((text) -> contains(message, text)))
				.toList();
			boolean again = !this.said.add(message) && named.stream().map(Item::texts).distinct().limit(2).count() == 1;
			boolean one = named.size() == 1 && (this.items.size() > 1 || named.get(0).isTold(message));
			return (one || again) ? named.get(named.size() - 1).submission() : null;
		}

	}

	private record Item(Object item, TaskSubmission submission) {

		/** Return whether a message has a text that another item did not have. */
		private boolean isTold(String message) {
			return texts().stream()
				.anyMatch((text) -> contains(message, text) && SEEN.stream()
					.anyMatch((seen) -> seen.type() == this.item.getClass() && !seen.texts().contains(text)));
		}

		/** The texts and numbers of an item, without a call of its methods. */
		private Set<String> texts() {
			Set<String> texts = new TreeSet<>();
			add(texts, this.item);
			for (Class<?> type = this.item.getClass(); type != null
					&& !type.getName().startsWith("java."); type = type.getSuperclass()) {
				for (Field field : fields(type)) {
					if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
						add(texts, value(field, this.item));
					}
				}
			}
			return texts;
		}

		private static Field[] fields(Class<?> type) {
			try {
				return type.getDeclaredFields();
			}
			catch (LinkageError | RuntimeException ex) {
				// the type of a field may be missing, which is no concern of the
				// application's log call
				return new Field[0];
			}
		}

		private static void add(Set<String> texts, @Nullable Object value) {
			if ((value instanceof String || value instanceof Long || value instanceof Integer || value instanceof UUID)
					&& value.toString().length() >= SHORTEST) {
				texts.add(value.toString());
			}
		}

		private static @Nullable Object value(Field field, Object item) {
			try {
				return field.get(item);
			}
			catch (IllegalAccessException ex) {
				return null;
			}
		}

	}

	private record Seen(Class<?> type, Set<String> texts) {

	}

}
