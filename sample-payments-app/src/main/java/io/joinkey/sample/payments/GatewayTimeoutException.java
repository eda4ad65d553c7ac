/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import java.time.Duration;

class GatewayTimeoutException extends RuntimeException {

	GatewayTimeoutException(Charge charge, int retry, Duration patience) {
		super("The gateway did not answer for " + charge.orderId() + " within " + patience.toMillis() + " ms, retry "
				+ retry);
	}

}
