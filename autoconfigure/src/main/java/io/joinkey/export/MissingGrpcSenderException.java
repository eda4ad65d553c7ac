/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

/**
 * Thrown when an exporter is to send over gRPC and nothing on the class path can.
 */
final class MissingGrpcSenderException extends IllegalStateException {

	MissingGrpcSenderException() {
		super("Nothing on the class path sends OTLP over gRPC");
	}

}
