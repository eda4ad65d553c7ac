/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.List;

/**
 * An application that the hops are run in.
 */
enum Application {

	/** A servlet application that has what Spring Boot gives. */
	SERVLET(ServletHopsApplication.class, List.of()),

	/** A servlet application on virtual threads. */
	VIRTUAL(VirtualHopsApplication.class, List.of("--spring.threads.virtual.enabled=true")),

	/** A servlet application that built its beans itself. */
	OWN_BEANS(OwnBeansApplication.class, List.of()),

	/** A reactive application. */
	REACTIVE(ReactiveHopsApplication.class, List.of()),

	/** A servlet application with the properties of {@code docs/edges.md}. */
	PUBLIC_EDGE(PublicEdgeHopsApplication.class, List.of("--joinkey.edge.trust=none",
			"--joinkey.edge.trusted.networks=127.0.0.0/8", "--joinkey.edge.continue-uber-trace-id=true",
			"--joinkey.edge.tenant-header=X-Tenant-ID", "--joinkey.edge.targets.legacy.hosts=127.0.0.1",
			"--joinkey.edge.targets.legacy.headers=b3,x-request-id", "--joinkey.keys.names.txn_id.header=X-Txn-Id",
			"--management.tracing.baggage.remote-fields=txn_id"));

	private final Class<?> main;

	private final List<String> arguments;

	Application(Class<?> main, List<String> arguments) {
		this.main = main;
		this.arguments = arguments;
	}

	/** Return whether it has listeners or sends records, and so needs a broker. */
	boolean usesKafka() {
		return this == SERVLET || this == OWN_BEANS;
	}

	String main() {
		return this.main.getName();
	}

	List<String> arguments() {
		return this.arguments;
	}

}
