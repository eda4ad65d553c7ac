/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

/**
 * The answer of payments for an order that was paid.
 */
record Payment(String paymentId) {
}
