/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * A range of IP addresses in CIDR notation.
 *
 * @param address an address of the range
 * @param prefix how many bits all addresses have in common
 */
record Network(InetAddress address, int prefix) {

	// never a name, which would be looked up
	private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]+)?");

	static Network of(String cidr) {
		int slash = cidr.indexOf('/');
		InetAddress address = literal((slash < 0) ? cidr : cidr.substring(0, slash));
		if (address != null) {
			int bits = address.getAddress().length * 8;
			String prefix = (slash < 0) ? String.valueOf(bits) : cidr.substring(slash + 1);
			if (prefix.matches("\\d{1,3}") && Integer.parseInt(prefix) <= bits) {
				return new Network(address, Integer.parseInt(prefix));
			}
		}
		throw new InvalidConfigurationPropertyValueException("joinkey.edge.trusted.networks", cidr,
				"It is not a network. Use the CIDR notation, such as 10.0.0.0/8 or fd00::/8.");
	}

	static @Nullable InetAddress literal(@Nullable String text) {
		if (text == null || !LITERAL.matcher(text).matches()) {
			return null;
		}
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	boolean contains(InetAddress other) {
		byte[] own = this.address.getAddress();
		byte[] bytes = other.getAddress();
		if (own.length != bytes.length) {
			return false;
		}
		for (int bit = 0; bit < this.prefix; bit++) {
			int mask = 0x80 >> (bit % 8);
			if ((own[bit / 8] & mask) != (bytes[bit / 8] & mask)) {
				return false;
			}
		}
		return true;
	}

}
