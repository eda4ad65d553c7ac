/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

import java.math.BigDecimal;

record Order(String orderId, String userId, BigDecimal amount) {
}
