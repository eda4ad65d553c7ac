/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.AbstractBlockingStub;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;

/**
 * A service of gRPC, in the shape in which its compiler generates one.
 */
public final class OrdersGrpc {

	/** The name that the stub's callers see. */
	public static final String SERVICE_NAME = "acme.Orders";

	private static final MethodDescriptor<String, String> FIND = MethodDescriptor.newBuilder(new Text(), new Text())
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName(SERVICE_NAME + "/Find")
		.build();

	private OrdersGrpc() {
	}

	/** Calls the service. */
	public static final class OrdersBlockingStub extends AbstractBlockingStub<OrdersBlockingStub> {

		public OrdersBlockingStub(Channel channel) {
			this(channel, CallOptions.DEFAULT);
		}

		private OrdersBlockingStub(Channel channel, CallOptions options) {
			super(channel, options);
		}

		@Override
		protected OrdersBlockingStub build(Channel channel, CallOptions options) {
			return new OrdersBlockingStub(channel, options);
		}

		public String find(String id) {
			return ClientCalls.blockingUnaryCall(getChannel(), FIND, getCallOptions(), id);
		}

	}

	/** Serves it. */
	public static class Orders implements BindableService {

		@Override
		public ServerServiceDefinition bindService() {
			return ServerServiceDefinition.builder(SERVICE_NAME)
				.addMethod(FIND, ServerCalls.asyncUnaryCall((id, answer) -> {
					answer.onNext("order " + id);
					answer.onCompleted();
				}))
				.build();
		}

	}

	private static final class Text implements MethodDescriptor.Marshaller<String> {

		@Override
		public InputStream stream(String value) {
			return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String parse(InputStream stream) {
			try {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
