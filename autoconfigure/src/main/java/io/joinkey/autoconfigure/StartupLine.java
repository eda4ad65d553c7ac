/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.joinkey.autoconfigure.HopStatus.Hop;
import io.joinkey.autoconfigure.HopStatus.State;
import io.joinkey.logging.ServiceName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Says once, when the application is ready, what is joined and what is not: a line for
 * what is as it should be, and a warning for what needs a hand.
 */
final class StartupLine implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog("io.joinkey");

	private final Environment environment;

	private final HopInventory inventory;

	StartupLine(Environment environment, HopInventory inventory) {
		this.environment = environment;
		this.inventory = inventory;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		try {
			report();
		}
		catch (RuntimeException ex) {
			logger.warn("Joinkey could not tell what is joined: " + ex);
		}
	}

	private void report() {
		String service = ServiceName.of(this.environment);
		List<HopStatus> hops = this.inventory.hops();
		logger.info("Joinkey joins the logs, metrics and traces of '" + service + "': " + list(hops, State.ON, false)
				+ ". Off: " + list(hops, State.OFF, true));
		if (hops.stream().anyMatch((hop) -> hop.hop() == Hop.TRACER && hop.state() != State.ON)) {
			logger.warn("No trace id is made in this service: " + list(hops.subList(0, 1), State.OFF, true)
					+ ". Depend on joinkey-spring-boot-starter, or on spring-boot-starter-opentelemetry:"
					+ " Boot 3 style dependencies give no tracer in Boot 4");
		}
		String backedOff = list(hops, State.BACKED_OFF, true);
		if (!backedOff.isEmpty()) {
			logger.warn("Joinkey backed off, ids are lost at: " + backedOff);
		}
		if (service.equals(ServiceName.UNKNOWN)) {
			logger.warn("This service has no name: set spring.application.name");
		}
	}

	private static String list(List<HopStatus> hops, State state, boolean reasons) {
		return hops.stream()
			.filter((hop) -> hop.state() == state)
			.map((hop) -> hop.hop().label() + (reasons ? " (" + hop.reason() + ")" : ""))
			.collect(Collectors.joining(", "));
	}

}
