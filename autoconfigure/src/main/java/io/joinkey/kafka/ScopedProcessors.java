/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Opens the scope of a record around the first processor of a topology that receives it.
 * Processors that it forwards to run within the same scope, unless they receive a record
 * that was kept back earlier. Kafka Streams creates this class by its name.
 *
 * @see <a href="https://cwiki.apache.org/confluence/x/TZCMEw">KIP-1112</a>
 */
public final class ScopedProcessors implements ProcessorWrapper {

	static final String SCOPES = "joinkey.kafka.record-scopes";

	static final String OWN_WRAPPER = "joinkey.kafka.processor-wrapper";

	private @Nullable RecordScopes scopes;

	private @Nullable ProcessorWrapper own;

	@Override
	public void configure(Map<String, ?> configuration) {
		if (configuration.get(SCOPES) instanceof RecordScopes recordScopes) {
			this.scopes = recordScopes;
		}
		Object wrapper = configuration.get(OWN_WRAPPER);
		if (wrapper != null) {
			this.own = create(wrapper);
			this.own.configure(configuration);
		}
	}

	private static ProcessorWrapper create(Object wrapper) {
		try {
			return (wrapper instanceof Class<?> type) ? Utils.newInstance(type.asSubclass(ProcessorWrapper.class))
					: Utils.newInstance(wrapper.toString(), ProcessorWrapper.class);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@Override
	public <KIn, VIn, KOut, VOut> WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapProcessorSupplier(
			String processorName, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
		WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapped = (this.own != null)
				? this.own.wrapProcessorSupplier(processorName, supplier) : ProcessorWrapper.asWrapped(supplier);
		RecordScopes recordScopes = this.scopes;
		return (recordScopes != null) ? new ScopedSupplier<>(wrapped, recordScopes) : wrapped;
	}

	@Override
	public <KIn, VIn, VOut> WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapFixedKeyProcessorSupplier(
			String processorName, FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier) {
		WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapped = (this.own != null)
				? this.own.wrapFixedKeyProcessorSupplier(processorName, supplier)
				: ProcessorWrapper.asWrappedFixedKey(supplier);
		RecordScopes recordScopes = this.scopes;
		return (recordScopes != null) ? new ScopedFixedKeySupplier<>(wrapped, recordScopes) : wrapped;
	}

	/**
	 * Gives a record that Streams passes on the shape in which it was consumed.
	 */
	private static ConsumerRecord<?, ?> consumed(@Nullable ProcessingContext context, Headers headers, long timestamp) {
		Optional<RecordMetadata> metadata = (context != null) ? context.recordMetadata() : Optional.empty();
		return new ConsumerRecord<>(metadata.map(RecordMetadata::topic).orElse("unknown"),
				metadata.map(RecordMetadata::partition).orElse(-1), metadata.map(RecordMetadata::offset).orElse(-1L),
				timestamp, TimestampType.CREATE_TIME, -1, -1, null, null, headers, Optional.empty());
	}

	private record ScopedSupplier<KIn, VIn, KOut, VOut>(WrappedProcessorSupplier<KIn, VIn, KOut, VOut> delegate,
			RecordScopes scopes) implements WrappedProcessorSupplier<KIn, VIn, KOut, VOut> {

		@Override
		public @Nullable Set<StoreBuilder<?>> stores() {
			return this.delegate.stores();
		}

		@Override
		public Processor<KIn, VIn, KOut, VOut> get() {
			return new ScopedProcessor<>(this.delegate.get(), this.scopes);
		}

	}

	private record ScopedFixedKeySupplier<KIn, VIn, VOut>(WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> delegate,
			RecordScopes scopes) implements WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> {

		@Override
		public @Nullable Set<StoreBuilder<?>> stores() {
			return this.delegate.stores();
		}

		@Override
		public FixedKeyProcessor<KIn, VIn, VOut> get() {
			return new ScopedFixedKeyProcessor<>(this.delegate.get(), this.scopes);
		}

	}

	private static final class ScopedProcessor<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {

		private final Processor<KIn, VIn, KOut, VOut> delegate;

		private final RecordScopes scopes;

		private @Nullable ProcessingContext context;

		ScopedProcessor(Processor<KIn, VIn, KOut, VOut> delegate, RecordScopes scopes) {
			this.delegate = delegate;
			this.scopes = scopes;
		}

		@Override
		public void init(ProcessorContext<KOut, VOut> processorContext) {
			this.context = processorContext;
			this.delegate.init(processorContext);
		}

		@Override
		public void process(Record<KIn, VIn> record) {
			this.scopes.within(record.headers(), () -> consumed(this.context, record.headers(), record.timestamp()),
					() -> this.delegate.process(record));
		}

		@Override
		public void close() {
			this.delegate.close();
		}

	}

	private static final class ScopedFixedKeyProcessor<KIn, VIn, VOut> implements FixedKeyProcessor<KIn, VIn, VOut> {

		private final FixedKeyProcessor<KIn, VIn, VOut> delegate;

		private final RecordScopes scopes;

		private @Nullable ProcessingContext context;

		ScopedFixedKeyProcessor(FixedKeyProcessor<KIn, VIn, VOut> delegate, RecordScopes scopes) {
			this.delegate = delegate;
			this.scopes = scopes;
		}

		@Override
		public void init(FixedKeyProcessorContext<KIn, VOut> processorContext) {
			this.context = processorContext;
			this.delegate.init(processorContext);
		}

		@Override
		public void process(FixedKeyRecord<KIn, VIn> record) {
			this.scopes.within(record.headers(), () -> consumed(this.context, record.headers(), record.timestamp()),
					() -> this.delegate.process(record));
		}

		@Override
		public void close() {
			this.delegate.close();
		}

	}

}
