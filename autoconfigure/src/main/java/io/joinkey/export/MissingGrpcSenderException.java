/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

/**
 * Thrown when an exporter uses gRPC and no sender on the class path supports gRPC.
 */
final class MissingGrpcSenderException extends IllegalStateException {

	MissingGrpcSenderException() {
		super("Nothing on the class path sends OTLP over gRPC");
	}

}
