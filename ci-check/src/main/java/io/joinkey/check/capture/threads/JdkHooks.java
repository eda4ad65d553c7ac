/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Receives calls from instrumented JDK classes, such as when they take and run a task.
 * The bootstrap class loader loads it, because JDK classes see no other. So it uses only
 * the JDK, and is public.
 */
public final class JdkHooks {

	/** The shortest request that has a header. */
	private static final int SHORTEST = 24;

	private static final int LONGEST = 16 * 1024;

	private static final ThreadLocal<Boolean> BUSY = new ThreadLocal<>();

	private static final ThreadLocal<ByteArrayOutputStream> COLLECTED = new ThreadLocal<>();

	private static volatile @Nullable BiConsumer<Object, Object> submitted;

	private static volatile @Nullable Consumer<Object> began;

	private static volatile @Nullable Runnable ended;

	private static volatile @Nullable Function<Object[], Object> happening;

	private JdkHooks() {
	}

	/**
	 * Sets who listens to what else happens.
	 * @param listener is given a name, the object and what it is about
	 */
	public static void listen(Function<Object[], Object> listener) {
		happening = listener;
	}

	/**
	 * Sets who listens.
	 * @param taken is given a task, and what takes it
	 * @param runs is given a task, or the thread itself, on the thread that runs it
	 * @param done is called on that thread afterwards
	 */
	public static void listen(BiConsumer<Object, Object> taken, Consumer<Object> runs, Runnable done) {
		submitted = taken;
		began = runs;
		ended = done;
	}

	/**
	 * Called when a task is submitted.
	 * @param task the task
	 * @param pool what takes it
	 */
	public static void submitted(@Nullable Object task, Object pool) {
		BiConsumer<Object, Object> listener = submitted;
		if (task == null || listener == null || BUSY.get() != null) {
			return;
		}
		BUSY.set(Boolean.TRUE);
		try {
			listener.accept(task, pool);
		}
		catch (Throwable ex) {
			// a failing listener must not affect the application
		}
		finally {
			BUSY.remove();
		}
	}

	/**
	 * Called before a task runs on this thread.
	 * @param task the task
	 */
	public static void began(@Nullable Object task) {
		Consumer<Object> listener = began;
		if (task == null || listener == null || BUSY.get() != null) {
			return;
		}
		BUSY.set(Boolean.TRUE);
		try {
			listener.accept(task);
		}
		catch (Throwable ex) {
			// a failing listener must not affect the application
		}
		finally {
			BUSY.remove();
		}
	}

	/**
	 * Called after a task ran on this thread.
	 */
	public static void ended() {
		Runnable listener = ended;
		if (listener == null || BUSY.get() != null) {
			return;
		}
		BUSY.set(Boolean.TRUE);
		try {
			listener.run();
		}
		catch (Throwable ex) {
			// a failing listener must not affect the application
		}
		finally {
			BUSY.remove();
		}
	}

	/**
	 * Wraps a task that is passed to a container, so that its run can be recognized.
	 * @param task the task
	 * @param pool what takes it
	 * @return a task that runs it
	 */
	public static Runnable wrapped(Runnable task, Object pool) {
		submitted(task, pool);
		return () -> {
			began(task);
			try {
				task.run();
			}
			finally {
				ended();
			}
		};
	}

	/**
	 * Called for events other than tasks.
	 * @param what a name for it
	 * @param source the object on which it happens
	 * @param argument what it is about
	 */
	public static void happened(String what, Object source, @Nullable Object argument) {
		Function<Object[], Object> listener = happening;
		if (listener == null || BUSY.get() != null) {
			return;
		}
		BUSY.set(Boolean.TRUE);
		try {
			listener.apply(new Object[] { what, source, argument });
		}
		catch (Throwable ex) {
			// a failing listener must not affect the application
		}
		finally {
			BUSY.remove();
		}
	}

	/**
	 * Collects the bytes that leave through the calling thread from now on.
	 */
	public static void collect() {
		COLLECTED.set(new ByteArrayOutputStream());
	}

	/**
	 * Stops to collect.
	 * @return the bytes
	 */
	public static byte[] collected() {
		ByteArrayOutputStream all = COLLECTED.get();
		COLLECTED.remove();
		return (all != null) ? all.toByteArray() : new byte[0];
	}

	/**
	 * Called when bytes leave to a file or a socket.
	 * @param bytes the bytes
	 * @param offset where they begin
	 * @param length how many
	 */
	public static void left(byte[] bytes, int offset, int length) {
		ByteArrayOutputStream all = COLLECTED.get();
		if (all != null && bytes != null && all.size() < LONGEST && offset >= 0 && length > 0
				&& length <= bytes.length - offset) {
			all.write(bytes, offset, length);
		}
	}

	/**
	 * Called when bytes leave to a file or a socket.
	 * @param buffer the bytes
	 */
	public static void left(@Nullable ByteBuffer buffer) {
		if (buffer != null && COLLECTED.get() != null) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			left(bytes, 0, bytes.length);
		}
	}

	/**
	 * Called when a datagram is sent. What sends it calls other methods that are
	 * observed, and its bytes count once.
	 * @param packet the datagram
	 * @return what collects, or {@code null} if nothing does
	 */
	public static @Nullable Object sending(@Nullable DatagramPacket packet) {
		ByteArrayOutputStream all = COLLECTED.get();
		if (all != null && packet != null) {
			left(packet.getData(), packet.getOffset(), packet.getLength());
			COLLECTED.remove();
		}
		return all;
	}

	/**
	 * Called when a datagram was sent.
	 * @param all what collects
	 */
	public static void sent(@Nullable Object all) {
		if (all instanceof ByteArrayOutputStream collecting) {
			COLLECTED.set(collecting);
		}
	}

	/**
	 * Called when bytes are written to a connection. Only bytes that can begin a request
	 * are passed on.
	 * @param socket the connection
	 * @param bytes the bytes
	 * @param offset where they begin
	 * @param length how many
	 */
	public static void wrote(Object socket, byte[] bytes, int offset, int length) {
		left(bytes, offset, length);
		if (happening != null && length > SHORTEST && isMethod(bytes[offset]) && BUSY.get() == null) {
			happened("wrote", socket, Arrays.copyOfRange(bytes, offset, offset + Math.min(length, LONGEST)));
		}
	}

	/**
	 * Called when bytes are written to a connection. Only bytes that can begin a request
	 * are passed on.
	 * @param socket the connection
	 * @param buffer the bytes
	 */
	public static void wrote(Object socket, @Nullable ByteBuffer buffer) {
		left(buffer);
		if (happening != null && buffer != null && buffer.remaining() > SHORTEST
				&& isMethod(buffer.get(buffer.position())) && BUSY.get() == null) {
			byte[] bytes = new byte[Math.min(buffer.remaining(), LONGEST)];
			buffer.duplicate().get(bytes);
			happened("wrote", socket, bytes);
		}
	}

	/** GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS. */
	private static boolean isMethod(byte first) {
		return first == 'G' || first == 'H' || first == 'P' || first == 'D' || first == 'O';
	}

}
