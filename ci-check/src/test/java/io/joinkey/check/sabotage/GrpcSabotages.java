/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.util.List;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.joinkey.check.capture.OrdersGrpc;
import io.joinkey.check.capture.OrdersGrpc.OrdersBlockingStub;
import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks of gRPC calls.
 */
final class GrpcSabotages {

	private static final Logger log = LoggerFactory.getLogger(GrpcSabotages.class);

	private GrpcSabotages() {
	}

	static List<Sabotage> all() {
		return List.of(new Sabotage("a gRPC channel without an interceptor", CorrelationRule.OUTGOING_TRACEPARENT,
				Application.calling(ByHand.class),
				"intercept(new ObservationGrpcClientInterceptor(observationRegistry))",
				Application.calling(Observed.class)));
	}

	@Configuration(proxyBeanMethods = false)
	static class Served {

		@Bean(initMethod = "start", destroyMethod = "shutdownNow")
		Server server() throws IOException {
			return InProcessServerBuilder.forName("orders").addService(new OrdersGrpc.Orders()).build();
		}

	}

	abstract static class Calls {

		private final ManagedChannel channel;

		private final OrdersBlockingStub orders;

		Calls(InProcessChannelBuilder channel) {
			this.channel = channel.build();
			this.orders = new OrdersBlockingStub(this.channel);
		}

		@GetMapping("/calls")
		String called() {
			log.info("Calling");
			return this.orders.find("7");
		}

	}

	@RestController
	@Import(Served.class)
	static class ByHand extends Calls {

		ByHand() {
			super(InProcessChannelBuilder.forName("orders"));
		}

	}

	@RestController
	@Import(Served.class)
	static class Observed extends Calls {

		Observed(ObservationRegistry registry) {
			super(InProcessChannelBuilder.forName("orders").intercept(new ObservationGrpcClientInterceptor(registry)));
		}

	}

}
