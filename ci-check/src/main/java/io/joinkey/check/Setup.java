/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.List;
import java.util.Map;

/**
 * How the observed application was set up: what explains evidence or its absence.
 *
 * @param tracing the tracer and the propagator
 * @param applicationPackages packages whose loggers are the application's own
 * @param allowedBaggage baggage keys that may leave the application
 * @param clients the application's HTTP client beans
 * @param meterRegistries class names of the meter registries
 * @param serviceNames where a service name is configured, and which
 * @param absent boundaries that the application does not have, and how that was decided
 * @param unobserved boundaries that it has and that could not be captured, and why
 */
public record Setup(Tracing tracing, List<String> applicationPackages, List<String> allowedBaggage,
		List<ClientBean> clients, List<String> meterRegistries, Map<String, String> serviceNames,
		Map<Boundary, String> absent, Map<Boundary, String> unobserved) {

	public Setup {
		applicationPackages = List.copyOf(applicationPackages);
		allowedBaggage = List.copyOf(allowedBaggage);
		clients = List.copyOf(clients);
		meterRegistries = List.copyOf(meterRegistries);
		serviceNames = Map.copyOf(serviceNames);
		absent = Map.copyOf(absent);
		unobserved = Map.copyOf(unobserved);
	}

	boolean isApplication(LogEvent event) {
		return this.applicationPackages.stream()
			.anyMatch((name) -> event.logger().equals(name) || event.logger().startsWith(name + "."));
	}

	/**
	 * The tracer and the propagator.
	 *
	 * @param tracer the tracer's class, or a word for its absence
	 * @param recording whether a span that was started to try it had valid ids and
	 * recorded
	 * @param propagationFields the header names that the propagator writes
	 * @param detail what explains a tracer or propagator that does nothing, such as the
	 * auto-configuration that backed off; empty when there is nothing to explain
	 */
	public record Tracing(String tracer, boolean recording, List<String> propagationFields, String detail) {

		public Tracing {
			propagationFields = List.copyOf(propagationFields);
		}

	}

	/**
	 * One HTTP client bean.
	 *
	 * @param name the bean's name
	 * @param type the bean's type
	 * @param observed whether its calls are observed
	 */
	public record ClientBean(String name, String type, boolean observed) {
	}

}
