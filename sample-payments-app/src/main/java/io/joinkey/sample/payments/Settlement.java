/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import java.math.BigDecimal;

/**
 * The value of a record on the {@code settlement-request} topic.
 */
record Settlement(String orderId, String userId, String paymentId, BigDecimal amount) {
}
