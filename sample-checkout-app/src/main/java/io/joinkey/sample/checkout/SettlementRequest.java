/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

import java.math.BigDecimal;

/**
 * The value of a record on the {@code settlement-request} topic.
 */
record SettlementRequest(String orderId, String userId, String paymentId, BigDecimal amount) {
}
