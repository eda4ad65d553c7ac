/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import java.time.Duration;

import org.springframework.stereotype.Component;

/**
 * Simulates a card network. The cents of the amount choose its answer: 51 is declined, 68
 * is answered at the second attempt, 91 never.
 */
@Component
class Gateway {

	private static final Duration ANSWER = Duration.ofMillis(5);

	private static final Duration PATIENCE = Duration.ofMillis(50);

	Answer authorise(Charge charge, int retry) {
		int cents = charge.amount().movePointRight(2).intValue() % 100;
		if (cents == 91 || (cents == 68 && retry == 0)) {
			pause(PATIENCE);
			throw new GatewayTimeoutException(charge, retry, PATIENCE);
		}
		pause(ANSWER);
		return (cents == 51) ? new Answer(false, "51 insufficient funds") : new Answer(true, "00 approved");
	}

	private static void pause(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the gateway", ex);
		}
	}

	record Answer(boolean approved, String text) {
	}

}
