/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes requests with hostile headers: valid values with some characters changed, cut or
 * repeated, control characters, other alphabets, and much of anything.
 */
final class HostileHeaders {

	private static final String[] NAMES = { "traceparent", "tracestate", "baggage", "b3", "X-B3-TraceId", "X-B3-SpanId",
			"X-B3-ParentSpanId", "X-B3-Sampled", "X-B3-Flags", "uber-trace-id", "X-Request-ID", "X-Correlation-ID",
			"X-Tenant-ID", "X-Edge-Secret", "X-Forwarded-For", "Forwarded", "X-Trace-Id", "X-Txn-Id" };

	private static final String[] STRANGE = { "\r\n", "\u0000", "\u001b[31m", "${jndi:ldap://x}", "%0d%0a", "\"}{\"",
			"\u2028", "\ud83d\ude00", "\ud800", ",", ";", "=", "-", ":", " ", "\t", "0", "f", "F", "g", "%", "%zz",
			"%3A", "[", "{\"a\":", "\\u0000" };

	private final Random random;

	HostileHeaders(long seed) {
		this.random = new Random(seed);
	}

	/** One header. */
	record Header(String name, String value) {
	}

	List<Header> request() {
		List<Header> headers = new ArrayList<>();
		int count = 1 + this.random.nextInt(8);
		for (int i = 0; i < count; i++) {
			String name = NAMES[this.random.nextInt(NAMES.length)];
			headers.add(new Header(this.random.nextInt(4) == 0 ? name.toUpperCase(Locale.ROOT) : name,
					mutated(value(name.toLowerCase(Locale.ROOT)))));
		}
		return headers;
	}

	String address() {
		return switch (this.random.nextInt(5)) {
			case 0 -> "10." + this.random.nextInt(300) + ".0.1";
			case 1 -> "fd00::" + Integer.toHexString(this.random.nextInt(0x10000));
			case 2 -> "not an address";
			case 3 -> "fe80::1%eth0";
			default -> "203.0.113." + this.random.nextInt(256);
		};
	}

	/** Return the query of a URL. */
	String query() {
		return mutated("a=b&txn=" + key() + "&c");
	}

	/** Return the value of a record. */
	String json() {
		return mutated("{\"payment\":{\"amount\":" + this.random.nextInt() + ",\"txn\":\"" + key() + "\"},\"text\":\""
				+ hex(1 + this.random.nextInt(80)) + "\"}");
	}

	/** Many requests have the same. */
	private String key() {
		return "txn-" + this.random.nextInt(1000);
	}

	private String value(String name) {
		return switch (name) {
			case "traceparent" -> "00-" + hex(32) + "-" + hex(16) + "-0" + this.random.nextInt(4);
			case "tracestate" -> members("%s=%s", this.random.nextInt(40));
			case "baggage" -> members("%s=%s;ttl=1", this.random.nextInt(200));
			case "b3" -> hex(this.random.nextBoolean() ? 32 : 16) + "-" + hex(16) + "-" + this.random.nextInt(2);
			case "x-b3-traceid" -> hex(this.random.nextBoolean() ? 32 : 16);
			case "x-b3-spanid", "x-b3-parentspanid" -> hex(16);
			case "uber-trace-id" -> hex(1 + this.random.nextInt(32)) + ":" + hex(1 + this.random.nextInt(16)) + ":0:1";
			case "x-txn-id" -> key();
			case "x-edge-secret" -> HostileHeaderTests.SECRET;
			default -> hex(1 + this.random.nextInt(80));
		};
	}

	private String members(String form, int count) {
		List<String> members = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String key = switch (this.random.nextInt(5)) {
				case 0 -> "campaign";
				case 1 -> "plan";
				case 2 -> "txn_id";
				default -> "k" + this.random.nextInt(50);
			};
			members.add(form.formatted(key, hex(1 + this.random.nextInt(40))));
		}
		return String.join(",", members);
	}

	private String mutated(String value) {
		StringBuilder text = new StringBuilder(value);
		int changes = Math.max(0, this.random.nextInt(6) - 2);
		for (int i = 0; i < changes; i++) {
			int at = (text.length() == 0) ? 0 : this.random.nextInt(text.length());
			switch (this.random.nextInt(6)) {
				case 0 -> text.insert(at, strange());
				case 1 -> text.setLength(at);
				case 2 -> text.replace(at, Math.min(text.length(), at + 1), strange());
				case 3 -> text.append(text, at, text.length());
				case 4 -> text.insert(at, Character.toString(1 + this.random.nextInt(0xd7fe)));
				default ->
					text.append(strange().repeat(this.random.nextInt(this.random.nextInt(50) == 0 ? 20_000 : 20)));
			}
		}
		return text.toString();
	}

	private String strange() {
		return STRANGE[this.random.nextInt(STRANGE.length)];
	}

	private String hex(int length) {
		StringBuilder text = new StringBuilder(length);
		boolean zero = this.random.nextInt(20) == 0;
		for (int i = 0; i < length; i++) {
			text.append(zero ? '0' : Character.forDigit(this.random.nextInt(16), 16));
		}
		return text.toString();
	}

}
