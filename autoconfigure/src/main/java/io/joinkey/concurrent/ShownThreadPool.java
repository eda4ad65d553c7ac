/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Delegates every call to a pool whose tasks a decorator has wrapped, and returns the
 * tasks as they were submitted. Almost every application has such a pool, and a proxy of
 * CGLIB would load 130 classes at its start.
 */
final class ShownThreadPool extends ThreadPoolExecutor {

	private final ThreadPoolExecutor pool;

	private final ExecutorPropagation propagation;

	private @Nullable BlockingQueue<Runnable> queue;

	ShownThreadPool(ThreadPoolExecutor pool, ExecutorPropagation propagation) {
		// another thread factory would take a number of the names of the JDK's pools
		super(0, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), pool.getThreadFactory());
		this.pool = pool;
		this.propagation = propagation;
	}

	/**
	 * Return whether a pool is one of those that Spring makes by default. Spring's own
	 * subclass is anonymous, so no code can need it.
	 */
	static boolean canShow(ThreadPoolExecutor pool) {
		Class<?> type = pool.getClass();
		return type == ThreadPoolExecutor.class
				|| (type.isAnonymousClass() && type.getEnclosingClass() == ThreadPoolTaskExecutor.class);
	}

	ThreadPoolExecutor target() {
		return this.pool;
	}

	@Override
	public synchronized BlockingQueue<Runnable> getQueue() {
		BlockingQueue<Runnable> shown = this.queue;
		if (shown == null) {
			shown = UnwrappingQueue.of(this.pool.getQueue(), this.propagation);
			this.queue = shown;
		}
		return shown;
	}

	@Override
	public boolean remove(Runnable task) {
		return this.pool.remove(task) || (task != null && this.pool.remove(new PropagatingTask.Submitted(task)));
	}

	@Override
	public void purge() {
		UnwrappingQueue.purge(this.pool.getQueue());
		this.pool.purge();
	}

	@Override
	public List<Runnable> shutdownNow() {
		List<Runnable> tasks = this.pool.shutdownNow();
		tasks.replaceAll(PropagatingTask::submitted);
		return tasks;
	}

	@Override
	public void setRejectedExecutionHandler(RejectedExecutionHandler handler) {
		this.pool.setRejectedExecutionHandler(UnwrappingRejectionHandler.around(handler, this));
	}

	@Override
	public RejectedExecutionHandler getRejectedExecutionHandler() {
		RejectedExecutionHandler handler = this.pool.getRejectedExecutionHandler();
		return (handler instanceof UnwrappingRejectionHandler unwrapping) ? unwrapping.handler() : handler;
	}

	@Override
	public void execute(Runnable task) {
		this.pool.execute(task);
	}

	@Override
	public void shutdown() {
		this.pool.shutdown();
	}

	@Override
	public boolean isShutdown() {
		return this.pool.isShutdown();
	}

	@Override
	public boolean isTerminating() {
		return this.pool.isTerminating();
	}

	@Override
	public boolean isTerminated() {
		return this.pool.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.pool.awaitTermination(timeout, unit);
	}

	@Override
	public void setThreadFactory(ThreadFactory factory) {
		this.pool.setThreadFactory(factory);
	}

	@Override
	public ThreadFactory getThreadFactory() {
		return this.pool.getThreadFactory();
	}

	@Override
	public void setCorePoolSize(int size) {
		this.pool.setCorePoolSize(size);
	}

	@Override
	public int getCorePoolSize() {
		return this.pool.getCorePoolSize();
	}

	@Override
	public boolean prestartCoreThread() {
		return this.pool.prestartCoreThread();
	}

	@Override
	public int prestartAllCoreThreads() {
		return this.pool.prestartAllCoreThreads();
	}

	@Override
	public boolean allowsCoreThreadTimeOut() {
		return this.pool.allowsCoreThreadTimeOut();
	}

	@Override
	public void allowCoreThreadTimeOut(boolean allowed) {
		this.pool.allowCoreThreadTimeOut(allowed);
	}

	@Override
	public void setMaximumPoolSize(int size) {
		this.pool.setMaximumPoolSize(size);
	}

	@Override
	public int getMaximumPoolSize() {
		return this.pool.getMaximumPoolSize();
	}

	@Override
	public void setKeepAliveTime(long time, TimeUnit unit) {
		this.pool.setKeepAliveTime(time, unit);
	}

	@Override
	public long getKeepAliveTime(TimeUnit unit) {
		return this.pool.getKeepAliveTime(unit);
	}

	@Override
	public int getPoolSize() {
		return this.pool.getPoolSize();
	}

	@Override
	public int getActiveCount() {
		return this.pool.getActiveCount();
	}

	@Override
	public int getLargestPoolSize() {
		return this.pool.getLargestPoolSize();
	}

	@Override
	public long getTaskCount() {
		return this.pool.getTaskCount();
	}

	@Override
	public long getCompletedTaskCount() {
		return this.pool.getCompletedTaskCount();
	}

	@Override
	public String toString() {
		return this.pool.toString();
	}

}
