/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;

/**
 * The calls of one method that put items into queues and other collections, until it is
 * known whether the method shares them with others.
 */
final class MethodQueues {

	private static final Pattern QUEUE = Pattern.compile("L.*(Queue|Deque);");

	private static final Pattern COLLECTION = Pattern.compile("Ljava/util/.*(List|Set|Map|Collection);");

	private static final Set<String> KEPT = Set.of("put", "putIfAbsent", "computeIfAbsent");

	private static final Set<String> BUFFERED = Set.of("add", "put", "addLast");

	private final List<CodeSite> queues = new ArrayList<>();

	private final List<CodeSite> buffers = new ArrayList<>();

	/** Whether it uses a queue of a field. */
	private boolean field;

	/** Whether it makes a queue. */
	private boolean made;

	/** Whether it may keep a queue in a map. */
	private boolean kept;

	/** Whether it uses another collection of a field. */
	private boolean collection;

	/** Whether it makes such a collection, of results for example. */
	private boolean local;

	private boolean submits;

	void field(String descriptor) {
		this.field |= QUEUE.matcher(descriptor).matches();
		this.collection |= isCollection(descriptor);
	}

	void made() {
		this.made = true;
	}

	/**
	 * Notes an object that the method makes.
	 * @param type the name of its class as in a class file
	 */
	void created(String type) {
		this.local |= isCollection("L" + type + ";");
	}

	/**
	 * Notes a call.
	 * @return whether it may put an item into a collection of a field
	 */
	boolean isBuffering(String owner, String method) {
		boolean map = owner.startsWith("java.util.") && owner.endsWith("Map");
		this.kept |= map && KEPT.contains(method);
		return this.collection && owner.startsWith("java.util.") && BUFFERED.contains(method)
				&& isCollection("L" + owner.replace('.', '/') + ";");
	}

	/** Return whether a call of a kind puts an item into a collection of the JDK. */
	static boolean isItem(String owner, Kind kind) {
		return kind == Kind.BUFFERS || (kind == Kind.SENDS && owner.startsWith("java.util."));
	}

	void add(CodeSite site) {
		if (site.kind() == Kind.BUFFERS) {
			this.buffers.add(site);
		}
		else {
			this.queues.add(site);
		}
	}

	void submits() {
		this.submits = true;
	}

	/** Return whether a field of a type holds a list, a set or the like. */
	static boolean isCollection(String descriptor) {
		return COLLECTION.matcher(descriptor).matches();
	}

	/**
	 * Ends the method. A collection that is made and used in one method holds items of
	 * one request.
	 * @param sites takes what goes to another thread
	 * @param filled takes what may stay for another request
	 */
	void end(Consumer<CodeSite> sites, FilledCollections filled) {
		if (!this.made || this.field || this.kept) {
			this.queues.forEach(sites);
		}
		if (!this.local) {
			this.buffers.forEach(filled::add);
		}
		if (this.submits && !this.local) {
			this.buffers.forEach(sites);
		}
	}

}
