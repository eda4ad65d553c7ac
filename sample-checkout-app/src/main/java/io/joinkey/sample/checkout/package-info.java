/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Takes orders: has them paid by payments, then asks for their settlement.
 */
@NullMarked
package io.joinkey.sample.checkout;

import org.jspecify.annotations.NullMarked;
