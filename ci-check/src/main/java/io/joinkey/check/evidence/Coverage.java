/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The extent of the observation: when the application was ready, which mappings were
 * called, and which evidence could not be read.
 *
 * @param ready when the application was ready, among everything observed; 0 when that is
 * not known
 * @param openScopes ids of the spans whose scope was open at the end
 * @param unreadable appenders whose output cannot be read, each with its class
 * @param mappings the application's own request mappings
 * @param configuration which of the application's configuration was judged
 * @param notes what else was left out, in words
 * @param before ids of the traces that began before the observation; {@code null} if it
 * began with the application
 * @param unexported ids of spans that no exporter can get, with the instrumentation that
 * made them
 * @param repeated places at which a request started a task that runs again and again in
 * its trace
 * @param listeners the application's Kafka listeners
 * @param printed places of the application that printed text outside of any span
 */
public record Coverage(long ready, Set<String> openScopes, List<String> unreadable, List<Mapping> mappings,
		Configuration configuration, List<String> notes, @Nullable Set<String> before, Map<String, String> unexported,
		List<String> repeated, List<Listener> listeners, List<String> printed) {

	/** How the note about a web application begins of which no endpoint was called. */
	public static final String NO_ENDPOINT = "The gate called none of the application's own endpoints. ";

	/** Nothing is known. */
	public static final Coverage NONE = new Coverage(0, Set.of(), List.of());

	public Coverage(long ready, Set<String> openScopes, List<String> unreadable) {
		this(ready, openScopes, unreadable, List.of(), Configuration.NONE, List.of(), null, Map.of(), List.of(),
				List.of(), List.of());
	}

	public Coverage {
		openScopes = Set.copyOf(openScopes);
		unreadable = List.copyOf(unreadable);
		mappings = List.copyOf(mappings);
		notes = List.copyOf(notes);
		unexported = Map.copyOf(unexported);
		repeated = List.copyOf(repeated);
		listeners = List.copyOf(listeners);
		printed = List.copyOf(printed);
		before = (before != null) ? Set.copyOf(before) : null;
	}

	/**
	 * Return a copy with the application's request mappings, which the traffic knows.
	 * @param all the mappings
	 * @return the copy
	 */
	public Coverage withMappings(List<Mapping> all) {
		return new Coverage(this.ready, this.openScopes, this.unreadable, all, this.configuration, this.notes,
				this.before, this.unexported, this.repeated, this.listeners, this.printed);
	}

	/**
	 * Return a copy with the configuration that was judged.
	 * @param other the configuration
	 * @return the copy
	 */
	public Coverage withConfiguration(Configuration other) {
		return new Coverage(this.ready, this.openScopes, this.unreadable, this.mappings, other, this.notes, this.before,
				this.unexported, this.repeated, this.listeners, this.printed);
	}

	/**
	 * Return a copy with notes about what was left out.
	 * @param all the notes
	 * @return the copy
	 */
	public Coverage withNotes(List<String> all) {
		return new Coverage(this.ready, this.openScopes, this.unreadable, this.mappings, this.configuration, all,
				this.before, this.unexported, this.repeated, this.listeners, this.printed);
	}

	/**
	 * Return a copy with spans that no exporter can get.
	 * @param all the span ids, with the instrumentation that made them
	 * @return the copy
	 */
	public Coverage withUnexported(Map<String, String> all) {
		return new Coverage(this.ready, this.openScopes, this.unreadable, this.mappings, this.configuration, this.notes,
				this.before, all, this.repeated, this.listeners, this.printed);
	}

	/**
	 * Return a copy with the periodic tasks that run in the trace of a request.
	 * @param all the places at which a request started them
	 * @return the copy
	 */
	public Coverage withRepeated(List<String> all) {
		return new Coverage(this.ready, this.openScopes, this.unreadable, this.mappings, this.configuration, this.notes,
				this.before, this.unexported, all, this.listeners, this.printed);
	}

	/**
	 * Return a copy with the application's Kafka listeners.
	 * @param all the listeners
	 * @return the copy
	 */
	public Coverage withListeners(List<Listener> all) {
		return new Coverage(this.ready, this.openScopes, this.unreadable, this.mappings, this.configuration, this.notes,
				this.before, this.unexported, this.repeated, all, this.printed);
	}

	/**
	 * Return a copy with the places that printed text outside of any span.
	 * @param all the places, each with its thread
	 * @return the copy
	 */
	public Coverage withPrinted(List<String> all) {
		return new Coverage(this.ready, this.openScopes, this.unreadable, this.mappings, this.configuration, this.notes,
				this.before, this.unexported, this.repeated, this.listeners, all);
	}

	public Coverage withBefore(Set<String> traces) {
		return new Coverage(this.ready, this.openScopes, this.unreadable, this.mappings, this.configuration, this.notes,
				traces, this.unexported, this.repeated, this.listeners, this.printed);
	}

	/**
	 * Return whether only a part of the application's life was observed, such as one
	 * test.
	 */
	public boolean isPartial() {
		return this.before != null;
	}

	/** Return whether a trace began before the observation. */
	public boolean isBefore(String traceId) {
		return this.before != null && this.before.contains(traceId);
	}

	/**
	 * Which of the application's configuration was judged.
	 *
	 * @param shadowed production files that a file of the test class path hides
	 * @param profiles the profiles that were active
	 * @param otherProfiles profiles that have files, or documents, and were not active
	 */
	public record Configuration(List<String> shadowed, List<String> profiles, List<String> otherProfiles) {

		/** Nothing is known. */
		public static final Configuration NONE = new Configuration(List.of(), List.of(), List.of());

		public Configuration {
			shadowed = List.copyOf(shadowed);
			profiles = List.copyOf(profiles);
			otherProfiles = List.copyOf(otherProfiles);
		}

	}

	/**
	 * One request mapping of the application.
	 *
	 * @param method the HTTP method, or {@code *}
	 * @param pattern the path pattern
	 * @param calls how often the gate called it
	 * @param reason why it was not called, empty when it was
	 */
	public record Mapping(String method, String pattern, int calls, String reason) {
	}

	/**
	 * One Kafka listener of the application.
	 *
	 * @param id its id, as in {@link KafkaDelivery#listener()}
	 * @param name the method or the class that takes the records
	 * @param topics the topics, or the pattern of their names
	 */
	public record Listener(String id, String name, List<String> topics) {

		public Listener {
			topics = List.copyOf(topics);
		}

	}

}
