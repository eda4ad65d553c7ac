/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.joinkey.HopStatus.Hop;
import io.joinkey.HopStatus.State;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Logs the status of each hop in one line when the application is ready. Warns about a
 * missing tracer, about log lines without ids and about mixed versions.
 */
final class StartupLine implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog("io.joinkey");

	private final Environment environment;

	private final HopInventory inventory;

	private final Supplier<String> exposed;

	StartupLine(Environment environment, HopInventory inventory, Supplier<String> exposed) {
		this.environment = environment;
		this.inventory = inventory;
		this.exposed = exposed;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		try {
			report();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("Joinkey could not determine the status of each hop: " + ex);
		}
	}

	private void report() {
		String service = ServiceName.of(this.environment);
		List<HopStatus> hops = this.inventory.hops();
		String exposed = this.exposed.get();
		logger.info("Joinkey joins the logs, metrics and traces of '" + service + "': " + list(hops, State.ON)
				+ "; backed off: " + list(hops, State.BACKED_OFF) + "; off: " + list(hops, State.OFF)
				+ (exposed.isEmpty() ? "" : "; exposed by Joinkey: " + exposed));
		OtherInstrumentation.find(this.environment, getClass().getClassLoader())
			.ifPresent((other) -> logger
				.info("In this service " + other.label() + " makes the spans and writes the headers; Micrometer makes"
						+ " no spans. Joinkey adds the ids on log lines, the metrics and their exemplars"));
		for (HopStatus hop : hops) {
			if (hop.hop() == Hop.TRACER && hop.state() == State.BACKED_OFF) {
				logger.warn(hop.reason());
			}
			if (hop.hop() == Hop.TRACER && hop.state() == State.OFF) {
				logger.warn("This service makes no trace ids: " + hop.reason()
						+ ". Depend on joinkey-spring-boot-starter, or on spring-boot-starter-opentelemetry:"
						+ " the dependencies that Spring Boot 3 needed provide no tracer in Spring Boot 4");
			}
			if (hop.hop() == Hop.LOGS && hop.state() == State.BACKED_OFF) {
				logger.warn(StringUtils.capitalize(hop.reason()));
			}
		}
		Compatibility.ofApplication().mixtures().forEach((mixture) -> logger.warn("Versions are mixed: " + mixture));
		List<ForeignInternal> missing = ForeignInternal.missing();
		if (!missing.isEmpty()) {
			logger.warn("Joinkey switched off the hops that need these internals, which the libraries no longer have: "
					+ missing
					+ ". Use a version of Joinkey that is built for them, or an earlier version of the libraries");
		}
	}

	private static String list(List<HopStatus> hops, State state) {
		String list = hops.stream()
			.filter((hop) -> hop.state() == state)
			.map((hop) -> hop.hop().label() + ((state == State.ON) ? "" : " (" + hop.reason() + ")"))
			.collect(Collectors.joining(", "));
		return list.isEmpty() ? "nothing" : list;
	}

}
