/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Links requests and records that carry no trace context to the trace in which their
 * business key was seen first.
 */
@NullMarked
package io.joinkey.keys;

import org.jspecify.annotations.NullMarked;
