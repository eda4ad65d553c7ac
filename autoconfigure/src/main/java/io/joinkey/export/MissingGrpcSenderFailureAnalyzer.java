/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Names the dependency that an exporter needs for gRPC.
 */
final class MissingGrpcSenderFailureAnalyzer extends AbstractFailureAnalyzer<MissingGrpcSenderException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingGrpcSenderException cause) {
		return new FailureAnalysis(
				cause.getMessage() + ", but management.opentelemetry.tracing.export.otlp.transport or"
						+ " management.opentelemetry.logging.export.otlp.transport is grpc. Joinkey's starter brings"
						+ " the JDK's sender, which sends over HTTP.",
				"Add the dependency io.opentelemetry:opentelemetry-exporter-sender-okhttp, whose version Spring Boot"
						+ " manages. Or set the transport to http and the endpoint to the collector's HTTP port,"
						+ " for example http://collector:4318/v1/traces.",
				cause);
	}

}
