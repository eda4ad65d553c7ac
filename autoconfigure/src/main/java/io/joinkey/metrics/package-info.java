/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Keeps trace ids in exemplars and out of labels.
 */
@NullMarked
package io.joinkey.metrics;

import org.jspecify.annotations.NullMarked;
