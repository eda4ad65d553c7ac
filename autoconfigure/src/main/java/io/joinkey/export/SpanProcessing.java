/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.List;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;
import io.micrometer.tracing.exporter.SpanReporter;
import io.micrometer.tracing.otel.bridge.CompositeSpanExporter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessorBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;

/**
 * Creates Spring Boot's span processor without Micrometer's copy of each span. The copy
 * has a resource of its own, which the exporter then writes for each span.
 */
final class SpanProcessing {

	private SpanProcessing() {
	}

	/**
	 * Return the exporter that all spans go to.
	 * @param exporters the exporters
	 * @param predicates beans that drop spans
	 * @param reporters beans that read spans
	 * @param filters beans that change spans
	 * @return an exporter that copies spans only if a bean wants the copies
	 */
	static SpanExporter exporter(SpanExporters exporters, ObjectProvider<SpanExportingPredicate> predicates,
			ObjectProvider<SpanReporter> reporters, ObjectProvider<SpanFilter> filters) {
		List<SpanExportingPredicate> predicateList = predicates.orderedStream().toList();
		List<SpanReporter> reporterList = reporters.orderedStream().toList();
		List<SpanFilter> filterList = filters.orderedStream().toList();
		if (predicateList.isEmpty() && reporterList.isEmpty() && filterList.isEmpty()) {
			return SpanExporter.composite(exporters.list());
		}
		return new CompositeSpanExporter(exporters.list(), predicateList, reporterList, filterList);
	}

	/**
	 * Return a processor with the settings of the application.
	 * @param exporter takes the spans
	 * @param properties the settings
	 * @param meterProvider counts what the processor drops
	 * @param keepsUnsampled whether it also gets the spans of unsampled traces that are
	 * kept
	 * @return the processor that Spring Boot would create
	 */
	static BatchSpanProcessor processor(SpanExporter exporter, OpenTelemetryTracingProperties properties,
			ObjectProvider<MeterProvider> meterProvider, boolean keepsUnsampled) {
		OpenTelemetryTracingProperties.Export export = properties.getExport();
		BatchSpanProcessorBuilder builder = BatchSpanProcessor.builder(exporter)
			.setExportUnsampledSpans(keepsUnsampled || export.isIncludeUnsampled())
			.setExporterTimeout(export.getTimeout())
			.setMaxExportBatchSize(export.getMaxBatchSize())
			.setMaxQueueSize(export.getMaxQueueSize())
			.setScheduleDelay(export.getScheduleDelay());
		meterProvider.ifAvailable(builder::setMeterProvider);
		return builder.build();
	}

}
