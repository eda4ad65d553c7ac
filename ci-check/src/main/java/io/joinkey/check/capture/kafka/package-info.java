/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What listeners were given and what the broker holds.
 */
@NullMarked
package io.joinkey.check.capture.kafka;

import org.jspecify.annotations.NullMarked;
