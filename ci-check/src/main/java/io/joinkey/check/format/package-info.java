/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The formats that evidence is written in: JSON lines, OpenMetrics, {@code traceparent}
 * and {@code tracestate}.
 */
@NullMarked
package io.joinkey.check.format;

import org.jspecify.annotations.NullMarked;
