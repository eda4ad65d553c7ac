/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.joinkey.check.capture.threads.PrivateField;
import io.joinkey.check.evidence.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Reads gRPC's classes by name, since few applications have them.
 */
final class GrpcMetadata {

	private GrpcMetadata() {
	}

	/**
	 * Return the method that a call is for, such as {@code orders.Orders/Find}.
	 * @param call the call of a channel
	 */
	static String method(Object call) {
		Object method = PrivateField.read(call, "method");
		Object name = (method != null) ? invoke(method, "getFullMethodName") : null;
		return (name != null) ? name.toString() : "unknown";
	}

	/**
	 * Return the values that are text, as headers.
	 * @param metadata what a call sends
	 */
	static List<Header> headers(Object metadata) {
		List<Header> headers = new ArrayList<>();
		if (invoke(metadata, "keys") instanceof Set<?> keys) {
			for (Object key : keys) {
				if (!key.toString().endsWith("-bin")) {
					values(metadata, key.toString())
						.forEach((value) -> headers.add(new Header(key.toString(), value.toString())));
				}
			}
		}
		return headers;
	}

	private static List<Object> values(Object metadata, String name) {
		List<Object> values = new ArrayList<>();
		try {
			ClassLoader loader = metadata.getClass().getClassLoader();
			Class<?> metadataType = Class.forName("io.grpc.Metadata", false, loader);
			Class<?> keyType = Class.forName("io.grpc.Metadata$Key", false, loader);
			Class<?> marshallerType = Class.forName("io.grpc.Metadata$AsciiMarshaller", false, loader);
			Object key = keyType.getMethod("of", String.class, marshallerType)
				.invoke(null, name, metadataType.getField("ASCII_STRING_MARSHALLER").get(null));
			if (metadataType.getMethod("getAll", keyType).invoke(metadata, key) instanceof Iterable<?> all) {
				all.forEach(values::add);
			}
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("gRPC's metadata cannot be read", ex);
		}
		return values;
	}

	static @Nullable Object invoke(Object object, String name) {
		Method method = ReflectionUtils.findMethod(object.getClass(), name);
		if (method == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(method);
		return ReflectionUtils.invokeMethod(method, object);
	}

}
