/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The core of the correlation gate: plain values, on the JDK alone.
 */
@NullMarked
package io.joinkey.check;

import org.jspecify.annotations.NullMarked;
