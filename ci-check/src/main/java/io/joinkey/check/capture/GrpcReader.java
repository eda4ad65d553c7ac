/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;
import io.joinkey.check.evidence.Wiring.Held;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the gRPC methods that the application serves, and the stubs with which it calls
 * others.
 */
final class GrpcReader {

	private static final String SERVICE = "io.grpc.BindableService";

	private static final String STUB = "io.grpc.stub.AbstractStub";

	private final ConfigurableListableBeanFactory beans;

	private final Predicate<Class<?>> application;

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final List<Held> held = new ArrayList<>();

	GrpcReader(ConfigurableListableBeanFactory beans, Predicate<Class<?>> application) {
		this.beans = beans;
		this.application = application;
	}

	List<Held> read() {
		Class<?> service = type(SERVICE);
		Class<?> stub = type(STUB);
		for (String name : this.beans.getSingletonNames()) {
			Object bean = this.beans.getSingleton(name);
			if (bean == null) {
				continue;
			}
			Object target = Objects.requireNonNullElse(AopProxyUtils.getSingletonTarget(bean), bean);
			if (service != null && service.isInstance(bean) && this.application.test(ClassUtils.getUserClass(target))) {
				this.held.add(new Held("the bean '" + name + "'", SERVICE, "", false, methods(target)));
			}
			if (stub != null) {
				read(name, stub, bean, target);
			}
		}
		return this.held;
	}

	private void read(String name, Class<?> stub, Object bean, Object target) {
		try {
			add("the bean '" + name + "'", stub, bean);
			fields(stub, target);
		}
		catch (RuntimeException | LinkageError ex) {
			// a class of the application names one that is not there
		}
	}

	private @Nullable Class<?> type(String name) {
		ClassLoader loader = this.beans.getBeanClassLoader();
		return ClassUtils.isPresent(name, loader) ? ClassUtils.resolveClassName(name, loader) : null;
	}

	private void fields(Class<?> stub, Object bean) {
		for (Class<?> type = bean.getClass(); type != null && this.application.test(type)
				&& type == ClassUtils.getUserClass(type); type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (stub.isAssignableFrom(field.getType()) && !Modifier.isStatic(field.getModifiers())) {
					add("the field " + type.getName() + "." + field.getName(), stub,
							PrivateField.read(bean, field.getName()));
				}
			}
		}
	}

	private void add(String place, Class<?> stub, @Nullable Object object) {
		if (stub.isInstance(object) && this.seen.add(object)) {
			this.held.add(new Held(place, STUB, "", false, List.of(service(object.getClass()))));
		}
	}

	/** The compiler of gRPC puts the stub and the service's name into one class. */
	private static String service(Class<?> stub) {
		Class<?> container = stub.getEnclosingClass();
		Field name = (container != null) ? ReflectionUtils.findField(container, "SERVICE_NAME", String.class) : null;
		if (name != null) {
			ReflectionUtils.makeAccessible(name);
		}
		Object value = (name != null) ? ReflectionUtils.getField(name, null) : null;
		return (value != null) ? value.toString() : stub.getName();
	}

	private static List<String> methods(Object service) {
		try {
			Object definition = GrpcMetadata.invoke(service, "bindService");
			Object methods = (definition != null) ? GrpcMetadata.invoke(definition, "getMethods") : null;
			return (methods instanceof Iterable<?> all) ? names(all) : List.of();
		}
		catch (RuntimeException | LinkageError ex) {
			// one that is written by hand may need what is not there yet
			return List.of();
		}
	}

	private static List<String> names(Iterable<?> methods) {
		List<String> names = new ArrayList<>();
		methods.forEach((method) -> Stream.ofNullable(GrpcMetadata.invoke(method, "getMethodDescriptor"))
			.map((descriptor) -> GrpcMetadata.invoke(descriptor, "getFullMethodName"))
			.filter(Objects::nonNull)
			.forEach((name) -> names.add(name.toString())));
		names.sort(null);
		return names;
	}

}
