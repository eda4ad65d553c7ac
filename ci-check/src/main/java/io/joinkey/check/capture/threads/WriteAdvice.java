/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.net.DatagramPacket;
import java.nio.ByteBuffer;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Reports bytes that leave the application: code that {@link ThreadAgent} copies into the
 * JDK's methods, where it can use only {@link JdkHooks}.
 */
final class WriteAdvice {

	private WriteAdvice() {
	}

	/** Bytes leave through a socket. */
	static final class Socket {

		@Advice.OnMethodEnter
		static void enter(@Advice.FieldValue("parent") Object socket, @Advice.Argument(0) byte[] bytes,
				@Advice.Argument(1) int offset, @Advice.Argument(2) int length) {
			JdkHooks.wrote(socket, bytes, offset, length);
		}

	}

	/** Bytes are about to be encrypted. */
	static final class Encrypted {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object stream, @Advice.Argument(0) byte[] bytes, @Advice.Argument(1) int offset,
				@Advice.Argument(2) int length) {
			JdkHooks.wrote(stream, bytes, offset, length);
		}

	}

	/** Bytes leave through a channel. */
	static final class Channel {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object channel, @Advice.Argument(0) @Nullable ByteBuffer buffer) {
			JdkHooks.wrote(channel, buffer);
		}

	}

	/** A datagram leaves through a socket. */
	static final class Datagram {

		@Advice.OnMethodEnter
		static @Nullable Object enter(@Advice.Argument(0) @Nullable DatagramPacket packet) {
			return JdkHooks.sending(packet);
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit(@Advice.Enter @Nullable Object collecting) {
			JdkHooks.sent(collecting);
		}

	}

	/** Bytes leave to a file. */
	static final class File {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(0) byte[] bytes) {
			JdkHooks.left(bytes, 0, bytes.length);
		}

	}

	/** A part of an array leaves to a file. */
	static final class PartOfFile {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(0) byte[] bytes, @Advice.Argument(1) int offset,
				@Advice.Argument(2) int length) {
			JdkHooks.left(bytes, offset, length);
		}

	}

	/** Bytes leave to a file, or as a datagram through a channel. */
	static final class Buffer {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(0) @Nullable ByteBuffer buffer) {
			JdkHooks.left(buffer);
		}

	}

	/** Several buffers leave through a channel, a request's head first. */
	static final class Gathering {

		@Advice.OnMethodEnter
		static void enter(@Advice.This Object channel, @Advice.Argument(0) ByteBuffer[] buffers,
				@Advice.Argument(1) int offset) {
			JdkHooks.wrote(channel, (offset < buffers.length) ? buffers[offset] : null);
		}

	}

}
