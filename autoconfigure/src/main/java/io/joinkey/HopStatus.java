/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * The status of one signal or hop.
 *
 * @param hop the signal or hop
 * @param state whether it is joined
 * @param reason what was done, or what prevents it
 */
public record HopStatus(Hop hop, State state, String reason) {

	public static HopStatus on(Hop hop, String reason) {
		return new HopStatus(hop, State.ON, reason);
	}

	public static HopStatus off(Hop hop, String reason) {
		return new HopStatus(hop, State.OFF, reason);
	}

	public static HopStatus backedOff(Hop hop, String reason) {
		return new HopStatus(hop, State.BACKED_OFF, reason);
	}

	/**
	 * A signal, or a boundary that context must cross.
	 */
	public enum Hop {

		TRACER(Feature.TRACING, "no tracer is on the class path"),

		PROPAGATION(Feature.TRACING, "no tracer is on the class path"),

		EXPORT(Feature.TRACING, "no tracer is on the class path"),

		GLOBAL_OPEN_TELEMETRY(Feature.TRACING, "OpenTelemetry is not on the class path"),

		LOGS(Feature.LOGGING, "SLF4J is bound to neither Logback nor Log4j2"),

		METRICS(Feature.METRICS, "no Prometheus registry is on the class path, or its export is switched off"),

		EXEMPLARS(Feature.METRICS, "no tracer or no Prometheus registry is on the class path"),

		HTTP_SERVER(Feature.HTTP_SERVER, "this is not a web application"),

		ERROR_LINES(Feature.HTTP_SERVER,
				"lines that the container logs about a failed request carry ids in Tomcat and Jetty only"),

		RESPONSES(Feature.HTTP_SERVER, "this is not a web application, or no tracer is on the class path"),

		BUSINESS_KEYS(Feature.TRACING, "no joinkey.keys.names is configured"),

		HTTP_CLIENTS(Feature.HTTP_CLIENT, "no HTTP client is on the class path"),

		KAFKA(Feature.KAFKA, "spring-kafka is not on the class path"),

		JMS(Feature.JMS, "spring-jms is not on the class path"),

		AMQP(Feature.AMQP, "spring-rabbit is not on the class path"),

		BATCH(Feature.BATCH, "spring-batch-core is not on the class path, or no tracer is"),

		ANNOTATIONS(Feature.TRACING, "no component uses @Observed, @Timed, @Counted or @NewSpan"),

		REACTOR(Feature.CONCURRENT, "Reactor is not on the class path"),

		EXECUTORS(Feature.CONCURRENT, "no tracer is on the class path");

		private final Feature feature;

		private final String absent;

		Hop(Feature feature, String absent) {
			this.feature = feature;
			this.absent = absent;
		}

		Feature feature() {
			return this.feature;
		}

		public HopStatus absent() {
			return off(this, this.absent);
		}

		String label() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

	/**
	 * Whether a hop is joined.
	 */
	public enum State {

		/**
		 * Joined.
		 */
		ON,

		/**
		 * Not joined, because the signal does not exist here or the application switched
		 * it off.
		 */
		OFF,

		/**
		 * Not joined, or joined in part, because of a choice of the application.
		 */
		BACKED_OFF;

		String label() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

	/**
	 * Return a hop's status once the application is started.
	 */
	public interface Reporter {

		Hop hop();

		HopStatus status();

		static Reporter of(Hop hop, Supplier<HopStatus> status) {
			return new Reporter() {

				@Override
				public Hop hop() {
					return hop;
				}

				@Override
				public HopStatus status() {
					return status.get();
				}

			};
		}

	}

}
