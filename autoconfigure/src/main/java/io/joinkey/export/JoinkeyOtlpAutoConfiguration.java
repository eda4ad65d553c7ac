/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpGrpcSpanExporterBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpHttpSpanExporterBuilderCustomizer;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpGrpcLogRecordExporterBuilderCustomizer;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpHttpLogRecordExporterBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the sender of Spring Boot's OTLP exporters. A customizer of the
 * application is applied later, and wins.
 */
@AutoConfiguration(after = JoinkeyExportAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.TRACING)
@ConditionalOnClass(OtlpHttpSpanExporter.class)
public final class JoinkeyOtlpAutoConfiguration {

	JoinkeyOtlpAutoConfiguration() {
	}

	private static ComponentLoader senders() {
		return new JdkSender(OtlpHttpSpanExporter.class.getClassLoader());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OtlpHttpSpanExporterBuilderCustomizer.class)
	@ConditionalOnBean({ UndeliveredSpans.class, BoundedShutdown.class })
	static class SpanConfiguration {

		@Bean
		ExportThreads joinkeyExportThreads(UndeliveredSpans undelivered, BoundedShutdown shutdown) {
			return new ExportThreads(undelivered, shutdown);
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		OtlpHttpSpanExporterBuilderCustomizer joinkeyHttpSpanExporterCustomizer(ExportThreads threads) {
			return (builder) -> builder.setExecutorService(threads.executor()).setComponentLoader(senders());
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		OtlpGrpcSpanExporterBuilderCustomizer joinkeyGrpcSpanExporterCustomizer(ExportThreads threads) {
			return (builder) -> builder.setExecutorService(threads.executor()).setComponentLoader(senders());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OtlpHttpLogRecordExporterBuilderCustomizer.class)
	static class LogConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		OtlpHttpLogRecordExporterBuilderCustomizer joinkeyHttpLogRecordExporterCustomizer() {
			return (builder) -> builder.setComponentLoader(senders());
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		OtlpGrpcLogRecordExporterBuilderCustomizer joinkeyGrpcLogRecordExporterCustomizer() {
			return (builder) -> builder.setComponentLoader(senders());
		}

	}

}
