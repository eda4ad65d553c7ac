/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Delegates to the queue of a pool. Returns tasks as they were submitted, and wraps tasks
 * that the application adds.
 */
final class UnwrappingQueue extends AbstractQueue<Runnable> implements BlockingQueue<Runnable> {

	private final BlockingQueue<Runnable> queue;

	private final ExecutorPropagation propagation;

	private UnwrappingQueue(BlockingQueue<Runnable> queue, ExecutorPropagation propagation) {
		this.queue = queue;
		this.propagation = propagation;
	}

	/**
	 * Return a view that has the queue's own class.
	 */
	@SuppressWarnings("unchecked")
	static BlockingQueue<Runnable> of(BlockingQueue<Runnable> queue, ExecutorPropagation propagation) {
		UnwrappingQueue shown = new UnwrappingQueue(queue, propagation);
		return (BlockingQueue<Runnable>) ExecutorProxies.ofClass(queue.getClass(), shown::call);
	}

	private @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		if (method.getName().equals("equals") && args != null && args.length == 1) {
			return proxy == args[0];
		}
		try {
			return UnwrappingQueue.class.getMethod(method.getName(), method.getParameterTypes()).invoke(this, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * Removes a task from a queue of wrapped ones.
	 */
	static boolean remove(Collection<Runnable> queue, @Nullable Object task) {
		return queue.remove(task)
				|| (task instanceof Runnable runnable && queue.remove(new PropagatingTask.Submitted(runnable)));
	}

	/**
	 * Removes the wrapped tasks that are cancelled, which a pool does not recognize.
	 */
	static void purge(Collection<Runnable> queue) {
		queue.removeIf((task) -> PropagatingTask.submitted(task) instanceof Future<?> future && future.isCancelled());
	}

	@Override
	public int size() {
		return this.queue.size();
	}

	@Override
	public int remainingCapacity() {
		return this.queue.remainingCapacity();
	}

	@Override
	public boolean offer(Runnable task) {
		return this.queue.offer(this.propagation.wrap(task));
	}

	@Override
	public boolean offer(Runnable task, long timeout, TimeUnit unit) throws InterruptedException {
		return this.queue.offer(this.propagation.wrap(task), timeout, unit);
	}

	@Override
	public void put(Runnable task) throws InterruptedException {
		this.queue.put(this.propagation.wrap(task));
	}

	@Override
	public @Nullable Runnable poll() {
		return submitted(this.queue.poll());
	}

	@Override
	public @Nullable Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
		return submitted(this.queue.poll(timeout, unit));
	}

	@Override
	public Runnable take() throws InterruptedException {
		return PropagatingTask.submitted(this.queue.take());
	}

	@Override
	public @Nullable Runnable peek() {
		return submitted(this.queue.peek());
	}

	@Override
	public boolean remove(@Nullable Object task) {
		return remove(this.queue, task);
	}

	@Override
	public void clear() {
		this.queue.clear();
	}

	@Override
	public int drainTo(Collection<? super Runnable> tasks) {
		return drainTo(tasks, Integer.MAX_VALUE);
	}

	@Override
	public int drainTo(Collection<? super Runnable> tasks, int max) {
		List<Runnable> drained = new ArrayList<>();
		this.queue.drainTo(drained, max);
		drained.forEach((task) -> tasks.add(PropagatingTask.submitted(task)));
		return drained.size();
	}

	@Override
	public Iterator<Runnable> iterator() {
		Iterator<Runnable> tasks = this.queue.iterator();
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return tasks.hasNext();
			}

			@Override
			public Runnable next() {
				return PropagatingTask.submitted(tasks.next());
			}

			@Override
			public void remove() {
				tasks.remove();
			}

			@Override
			public void forEachRemaining(Consumer<? super Runnable> action) {
				tasks.forEachRemaining((task) -> action.accept(PropagatingTask.submitted(task)));
			}

		};
	}

	private static @Nullable Runnable submitted(@Nullable Runnable task) {
		return (task != null) ? PropagatingTask.submitted(task) : null;
	}

}
