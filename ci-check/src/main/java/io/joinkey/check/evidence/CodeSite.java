/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

/**
 * A place in the application's code with a call that can break the join, read from the
 * compiled class.
 *
 * @param kind what the call can do
 * @param call the class and the method that is called, such as {@code MDC.clear}, or the
 * constant that stands there
 * @param place the method and the line that contain it
 */
public record CodeSite(Kind kind, String call, StackTraceElement place) {

	/** Return the call and its place. */
	@Override
	public String toString() {
		return this.call + " at " + this.place;
	}

	/** What a call can do. */
	public enum Kind {

		/** Takes all keys out of the MDC. */
		CLEARS_MDC,
		/** Writes or removes a key of the MDC that belongs to the tracer. */
		CHANGES_ID_KEY,
		/** Names a key of the MDC that belongs to the tracer. */
		NAMES_ID_KEY,
		/** Reads a key of the MDC. */
		READS_MDC,
		/** Starts a trace where a span is active. */
		STARTS_TRACE,
		/** Starts a span or an observation that something has to end. */
		STARTS_SPAN,
		/** Makes a registry of observations, or gives one to a client. */
		OWN_OBSERVATIONS,
		/** Makes a client that no builder of Spring Boot made. */
		MAKES_CLIENT,
		/** Makes an HTTP client that Spring has no builder for. */
		MAKES_RAW_CLIENT,
		/**
		 * Gives an HTTP client to one of Spring's, observes it, or writes its headers.
		 */
		WRAPS_CLIENT,
		/** Makes an executor. */
		MAKES_EXECUTOR,
		/** Makes a producer, or a template, that sends records. */
		MAKES_PRODUCER,
		/**
		 * Makes a container for a listener of Kafka, or decides whether it is observed.
		 */
		MAKES_CONTAINER,
		/** Sends records from a topology of Kafka Streams. */
		TOPOLOGY,
		/** Makes a registry of meters beside Spring Boot's. */
		OWN_METERS,
		/** Adds a filter to a registry of meters. */
		FILTERS_METERS,
		/** Chooses the sampler of a tracer. */
		SETS_SAMPLER,
		/** Names a header that carries a trace id. */
		NAMES_HEADER,
		/** Takes headers away. */
		REMOVES_HEADERS,
		/** Makes a record of Kafka without headers. */
		MAKES_RECORD,
		/** Hands work to another thread. */
		HANDS_OVER,
		/** Runs a stage of a future on another thread. */
		STAGES,
		/** Works on the threads of a pool without a task of the application. */
		FORKS,
		/** Subscribes to a publisher of Reactor by hand. */
		SUBSCRIBES,
		/** Sets a callback that runs at another time, or on another thread. */
		CALLS_BACK,
		/** Does the work of several requests at once, or once for all of them. */
		SHARES,
		/** Passes items of Reactor on, and no context upwards. */
		LOSES_CONTEXT,
		/** Sends a message over what the gate does not read. */
		SENDS,
		/**
		 * Adds to a collection of a field in a method that hands work to another thread.
		 */
		BUFFERS,
		/**
		 * Adds to a collection of a field that threads share, in a class that empties it.
		 */
		COLLECTS,
		/** Appends to a file without a logger. */
		APPENDS_FILE,
		/** Serves what the gate does not call. */
		SERVES,
		/** Is a class with the fields of a problem that is not Spring's. */
		PROBLEM

	}

}
