/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Extracts and injects trace context, and registers the global OpenTelemetry.
 */
@NullMarked
package io.joinkey.propagation;

import org.jspecify.annotations.NullMarked;
