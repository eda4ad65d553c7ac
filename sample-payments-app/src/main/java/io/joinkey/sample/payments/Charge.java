/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import java.math.BigDecimal;

/**
 * What a caller wants to be paid.
 */
record Charge(String orderId, String userId, BigDecimal amount) {
}
