/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Jobs of Spring Batch.
 */
@NullMarked
package io.joinkey.batch;

import org.jspecify.annotations.NullMarked;
