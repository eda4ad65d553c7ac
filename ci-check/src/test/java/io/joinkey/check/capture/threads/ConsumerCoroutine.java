/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelIterator;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that handles the items of a channel, in the form into which Kotlin's
 * compiler translates <code>for (item in channel)</code>.
 *
 * @param <T> the type of the items
 */
public final class ConsumerCoroutine<T> extends SuspendLambda
		implements Function2<CoroutineScope, Continuation<? super Unit>, Object> {

	private final transient Channel<T> channel;

	private final transient Handler<T> handler;

	private transient @Nullable ChannelIterator<T> items;

	private boolean awaiting;

	private ConsumerCoroutine(Channel<T> channel, Handler<T> handler, @Nullable Continuation<Object> completion) {
		super(2, completion);
		this.channel = channel;
		this.handler = handler;
	}

	/** Starts a coroutine on a thread of Kotlin. */
	public static <T> void start(Channel<T> channel, Handler<T> handler) {
		BuildersKt.launch(GlobalScope.INSTANCE, Dispatchers.getDefault(), CoroutineStart.DEFAULT,
				new ConsumerCoroutine<>(channel, handler, null));
	}

	@Override
	@SuppressWarnings("unchecked")
	public Continuation<Unit> create(@Nullable Object scope, Continuation<?> completion) {
		return (Continuation<Unit>) (Continuation<?>) new ConsumerCoroutine<>(this.channel, this.handler,
				(Continuation<Object>) completion);
	}

	@Override
	public Object invoke(CoroutineScope scope, Continuation<? super Unit> completion) {
		return ((ConsumerCoroutine<?>) (Continuation<?>) create(scope, completion)).invokeSuspend(Unit.INSTANCE);
	}

	@Override
	protected Object invokeSuspend(Object result) {
		ResultKt.throwOnFailure(result);
		Object suspended = IntrinsicsKt.getCOROUTINE_SUSPENDED();
		if (this.items == null) {
			this.items = this.channel.iterator();
		}
		Object hasNext = result;
		while (true) {
			if (!this.awaiting) {
				this.awaiting = true;
				hasNext = this.items.hasNext(this);
			}
			if (hasNext == suspended) {
				return suspended;
			}
			if (Boolean.FALSE.equals(hasNext)) {
				return Unit.INSTANCE;
			}
			this.awaiting = false;
			if (this.handler.handle(this.items.next(), this) == suspended) {
				return suspended;
			}
		}
	}

	/** Handles an item, and may suspend the coroutine. */
	public interface Handler<T> {

		Object handle(T item, Continuation<Object> coroutine);

	}

}
