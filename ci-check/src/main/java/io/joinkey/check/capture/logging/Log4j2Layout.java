/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Delegates to the layout of an appender and passes on what it wrote.
 */
final class Log4j2Layout {

	private final Layout<?> layout;

	private final BiConsumer<LogEvent, String> written;

	private final Charset charset;

	private Log4j2Layout(Layout<?> layout, BiConsumer<LogEvent, String> written) {
		this.layout = layout;
		this.written = written;
		Charset charset = (layout instanceof StringLayout text) ? text.getCharset() : null;
		this.charset = (charset != null) ? charset : StandardCharsets.UTF_8;
	}

	/**
	 * Return a layout that has all interfaces of another one, since appenders and loggers
	 * ask for some of them.
	 * @param layout the layout
	 * @param written is given each event with what the layout wrote
	 * @return the layout that records
	 */
	static Layout<?> recording(Layout<?> layout, BiConsumer<LogEvent, String> written) {
		Log4j2Layout recording = new Log4j2Layout(layout, written);
		Class<?>[] interfaces = Stream.of(ClassUtils.getAllInterfaces(layout))
			.filter((type) -> Modifier.isPublic(type.getModifiers()))
			.toArray(Class<?>[]::new);
		return (Layout<?>) Proxy.newProxyInstance(layout.getClass().getClassLoader(), interfaces,
				(proxy, method, arguments) -> recording.invoke(method, arguments));
	}

	private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
		if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof LogEvent event)) {
			return call(method, arguments);
		}
		if (arguments.length == 2 && arguments[1] instanceof ByteBufferDestination destination) {
			byte[] bytes = encode(event);
			this.written.accept(event, new String(bytes, this.charset));
			destination.writeBytes(bytes, 0, bytes.length);
			return null;
		}
		Object result = call(method, arguments);
		if (result instanceof byte[] bytes) {
			this.written.accept(event, new String(bytes, this.charset));
		}
		else if (result instanceof String text) {
			this.written.accept(event, text);
		}
		return result;
	}

	private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.layout, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private byte[] encode(LogEvent event) {
		Collected collected = new Collected();
		this.layout.encode(event, collected);
		return collected.bytes();
	}

	private static final class Collected implements ByteBufferDestination {

		private static final int SIZE = 8192;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final ByteBuffer buffer = ByteBuffer.allocate(SIZE);

		private byte[] bytes() {
			drain(this.buffer);
			return this.bytes.toByteArray();
		}

		@Override
		public ByteBuffer getByteBuffer() {
			return this.buffer;
		}

		@Override
		public ByteBuffer drain(ByteBuffer data) {
			data.flip();
			writeBytes(data);
			data.clear();
			return data;
		}

		@Override
		public void writeBytes(ByteBuffer data) {
			byte[] more = new byte[data.remaining()];
			data.get(more);
			this.bytes.writeBytes(more);
		}

		@Override
		public void writeBytes(byte[] data, int offset, int length) {
			drain(this.buffer);
			this.bytes.write(data, offset, length);
		}

	}

}
