/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.List;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.core.env.Environment;

/**
 * Actuator endpoint {@code joinkey}. Reports each signal and hop as on, off or backed
 * off, with the reason.
 */
@Endpoint(id = "joinkey")
public final class JoinkeyEndpoint {

	private final Environment environment;

	private final HopInventory inventory;

	JoinkeyEndpoint(Environment environment, HopInventory inventory) {
		this.environment = environment;
		this.inventory = inventory;
	}

	/**
	 * Return what Joinkey does in this application.
	 * @return the service's name and its hops
	 */
	@ReadOperation
	public Description hops() {
		return new Description(ServiceName.of(this.environment),
				this.inventory.hops()
					.stream()
					.map((hop) -> new Item(hop.hop().label(), hop.state().label(), hop.reason()))
					.toList());
	}

	/**
	 * What Joinkey does in this application.
	 *
	 * @param service the name in logs, metrics and spans
	 * @param hops each signal and hop
	 */
	public record Description(String service, List<Item> hops) {
	}

	/**
	 * What Joinkey does for one signal or hop.
	 *
	 * @param hop its name
	 * @param state {@code on}, {@code off} or {@code backed-off}
	 * @param reason what Joinkey did, or why the hop is not joined
	 */
	public record Item(String hop, String state, String reason) {
	}

}
