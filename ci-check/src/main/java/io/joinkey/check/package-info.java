/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The verdict of the correlation gate, as plain values.
 */
@NullMarked
package io.joinkey.check;

import org.jspecify.annotations.NullMarked;
