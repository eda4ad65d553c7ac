/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Captures live evidence in a test JVM, without changing what the application does.
 */
@NullMarked
package io.joinkey.check.capture;

import org.jspecify.annotations.NullMarked;
