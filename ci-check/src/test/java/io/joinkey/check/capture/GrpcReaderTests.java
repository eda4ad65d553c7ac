/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.joinkey.check.capture.OrdersGrpc.OrdersBlockingStub;
import io.joinkey.check.evidence.Wiring.Held;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
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

	@Test
	void aServiceThatCannotBeReadEndsNothing() {
		this.context.registerBean("broken", Broken.class);
		this.context.registerBean("shop", Shop.class);
		assertThat(read()).extracting(Held::place)
			.containsExactlyInAnyOrder("the bean 'broken'", "the field " + Shop.class.getName() + ".orders");
	}

	@Test
	void theStubOfAProxiedBeanIsFound() {
		this.context.registerBean("shop", Shop.class, () -> {
			ProxyFactory proxy = new ProxyFactory(new Shop());
			proxy.setProxyTargetClass(true);
			return (Shop) proxy.getProxy();
		});
		this.context.registerBean("orders", BindableService.class,
				() -> (BindableService) new ProxyFactory(new OrdersGrpc.Orders()).getProxy());
		assertThat(read()).extracting(Held::place)
			.containsExactlyInAnyOrder("the bean 'orders'", "the field " + Shop.class.getName() + ".orders");
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

	static class Broken implements BindableService {

		@Override
		public ServerServiceDefinition bindService() {
			throw new IllegalStateException("not yet");
		}

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
