/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import java.math.BigDecimal;

/**
 * The amount that a caller wants to charge.
 */
record Charge(String orderId, String userId, BigDecimal amount) {
}
