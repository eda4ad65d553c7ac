/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Applications that pass requests over every kind of hop, as many as one likes.
 */
@NullMarked
package io.joinkey.soak;

import org.jspecify.annotations.NullMarked;
