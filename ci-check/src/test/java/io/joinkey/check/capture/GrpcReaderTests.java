/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;

import io.grpc.Channel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.joinkey.check.capture.OrdersGrpc.OrdersBlockingStub;
import io.joinkey.check.evidence.Wiring.Held;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GrpcReader}.
 */
class GrpcReaderTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	@Test
	void servedMethodsAndStubsAreFound() {
		this.context.registerBean("orders", OrdersGrpc.Orders.class);
		this.context.registerBean("stub", OrdersBlockingStub.class, () -> new OrdersBlockingStub(channel()));
		this.context.registerBean("shop", Shop.class);
		this.context.registerBean("injected", Injected.class,
				() -> new Injected(this.context.getBean(OrdersBlockingStub.class)));
		assertThat(read()).containsExactlyInAnyOrder(
				new Held("the bean 'orders'", "io.grpc.BindableService", "", false, List.of("acme.Orders/Find")),
				new Held("the bean 'stub'", "io.grpc.stub.AbstractStub", "", false, List.of("acme.Orders")),
				new Held("the field " + Shop.class.getName() + ".orders", "io.grpc.stub.AbstractStub", "", false,
						List.of("acme.Orders")));
	}

	@Test
	void aServiceOfALibraryIsNotTheApplications() {
		this.context.registerBean("orders", OrdersGrpc.Orders.class);
		this.context.refresh();
		assertThat(new GrpcReader(this.context.getBeanFactory(), (type) -> false).read()).isEmpty();
	}

	private List<Held> read() {
		this.context.refresh();
		return new GrpcReader(this.context.getBeanFactory(),
				(type) -> type.getName().startsWith("io.joinkey.check.capture."))
			.read();
	}

	private static Channel channel() {
		return InProcessChannelBuilder.forName("orders").build();
	}

	static class Shop {

		final OrdersBlockingStub orders = new OrdersBlockingStub(channel());

	}

	static class Injected {

		final OrdersBlockingStub orders;

		Injected(OrdersBlockingStub orders) {
			this.orders = orders;
		}

	}

}
