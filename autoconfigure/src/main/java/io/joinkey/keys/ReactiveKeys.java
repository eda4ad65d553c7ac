/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Waits for the search for origins, without a thread, before WebFlux handles a request,
 * and searches its JSON body for business keys.
 */
final class ReactiveKeys implements WebFilter, Ordered {

	private final KeyOrigins origins;

	private final Map<String, JsonPointer> pointers;

	private final int limit;

	ReactiveKeys(KeyOrigins origins, Map<String, JsonPointer> pointers, int limit) {
		this.origins = origins;
		this.pointers = pointers;
		this.limit = limit;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		KeyedWork work = ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.<KeyedWork>map((observed) -> observed.get(KeyedWork.class))
			.orElse(null);
		if (work == null) {
			return chain.filter(exchange);
		}
		ServerHttpRequest request = exchange.getRequest();
		HttpHeaders headers = request.getHeaders();
		boolean searched = !this.pointers.isEmpty() && BodyKeys.isSearchable(headers.getFirst(HttpHeaders.CONTENT_TYPE),
				headers.getFirst(HttpHeaders.CONTENT_ENCODING), headers.getContentLength(), this.limit);
		ServerWebExchange handled = searched ? exchange.mutate().request(searched(request, work)).build() : exchange;
		return work.search().isDone() ? chain.filter(handled) : found(work).then(chain.filter(handled));
	}

	private static Mono<Void> found(KeyedWork work) {
		// the search ends within the store's limit, also for another subscriber
		Mono<Void> found = Mono.fromFuture(work.search(), true).onErrorComplete().then();
		// not on a thread of the store, nor on the JDK's thread for timeouts
		return found.publishOn(Schedulers.parallel());
	}

	private ServerHttpRequest searched(ServerHttpRequest request, KeyedWork work) {
		BodyKeys keys = new BodyKeys(this.pointers, this.limit, request.getHeaders().getContentLength(),
				(name, value) -> this.origins.put(work, name, value));
		return new ServerHttpRequestDecorator(request) {

			@Override
			public Flux<DataBuffer> getBody() {
				return super.getBody().concatMap((buffer) -> next(buffer, keys, work), 0).doOnComplete(keys::end);
			}

		};
	}

	/** Returns the buffer when the search for a key in it is over. */
	private static Mono<DataBuffer> next(DataBuffer buffer, BodyKeys keys, KeyedWork work) {
		try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
			parts.forEachRemaining((part) -> {
				byte[] bytes = new byte[part.remaining()];
				part.get(bytes);
				keys.add(bytes, 0, bytes.length);
			});
		}
		Mono<DataBuffer> same = Mono.just(buffer);
		return work.search().isDone() ? same : found(work).doOnCancel(() -> DataBufferUtils.release(buffer)).then(same);
	}

}
