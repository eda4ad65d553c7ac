/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Has payments authorised by a gateway, and books their settlements.
 */
@NullMarked
package io.joinkey.sample.payments;

import org.jspecify.annotations.NullMarked;
