/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;

/**
 * What each request is, by its number alone: nothing has to be remembered of any.
 */
final class Plan {

	private final long salt;

	/**
	 * Plans requests.
	 * @param seed the same seed makes the same trace ids
	 */
	Plan(long seed) {
		this.salt = new Random(seed).nextLong() | 1;
	}

	Kind kind(int number) {
		return Kind.of((int) ((number * 37L + number / 100 * 13L) % 100));
	}

	Arrival arrival(int number) {
		int share = (int) Long.remainderUnsigned(mix(number), 100);
		if (share < 5) {
			return Arrival.UNSAMPLED;
		}
		return (share < 8) ? Arrival.MALFORMED : (share < 11) ? Arrival.NONE : Arrival.SAMPLED;
	}

	/**
	 * Chooses between the application on platform threads and that on virtual ones.
	 * @param number the request's
	 * @return whether it is for the virtual ones
	 */
	boolean isVirtual(int number) {
		return (mix(number) >>> 40 & 1) == 1;
	}

	String traceId(int number) {
		return HexFormat.of().toHexDigits(this.salt) + HexFormat.of().toHexDigits(Long.MIN_VALUE | number);
	}

	String spanId(int number) {
		return HexFormat.of().toHexDigits(Long.MAX_VALUE - number);
	}

	/**
	 * Return the number of the request that was sent with a trace id.
	 * @param traceId any trace id
	 * @return the number, or -1 if no request has the id
	 */
	int number(String traceId) {
		if (!traceId.startsWith(HexFormat.of().toHexDigits(this.salt))) {
			return -1;
		}
		return (int) (Long.parseUnsignedLong(traceId, 16, 32, 16) ^ Long.MIN_VALUE);
	}

	Optional<String> traceparent(int number) {
		String ids = traceId(number) + "-" + spanId(number);
		return switch (arrival(number)) {
			case SAMPLED -> Optional.of("00-" + ids + "-01");
			case UNSAMPLED -> Optional.of("00-" + ids + "-00");
			case MALFORMED -> Optional.of(switch (number % 3) {
				case 0 -> "ff-" + ids + "-01";
				case 1 -> "00-" + ids + "-01-more";
				default -> "00-" + ids.substring(1) + "-01";
			});
			case NONE -> Optional.empty();
		};
	}

	private static long mix(int number) {
		long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
		mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
