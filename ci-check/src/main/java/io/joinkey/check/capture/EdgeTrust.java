/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.joinkey.check.evidence.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Reads which callers the application trusts, from the properties below
 * {@code joinkey.edge}.
 */
final class EdgeTrust {

	/** The property that switches the policy on. */
	static final String TRUST = "joinkey.edge.trust";

	/** How the value of each baggage member starts that only a stranger sends. */
	private static final String BAGGAGE = "joinkey-gate-stranger-";

	private final Environment environment;

	private final Supplier<String> baseUrl;

	EdgeTrust(Environment environment, Supplier<String> baseUrl) {
		this.environment = environment;
		this.baseUrl = baseUrl;
	}

	boolean isOn() {
		return "none".equals(text(TRUST).toLowerCase(Locale.ROOT)) && !"false".equals(text("joinkey.enabled"));
	}

	/**
	 * Return the header of a trusted caller, or {@code null} if the policy has none.
	 */
	@Nullable Header credential() {
		String name = text("joinkey.edge.trusted.header");
		String value = text("joinkey.edge.trusted.header-value");
		return (isOn() && !name.isEmpty() && !value.isEmpty()) ? new Header(name, value) : null;
	}

	/**
	 * Return whether the application may trust a caller on this machine that sends these
	 * headers.
	 */
	boolean isTrusted(List<Header> headers) {
		if (!isOn()) {
			return true;
		}
		Header credential = credential();
		if (credential != null
				&& Header.values(headers, credential.name()).stream().anyMatch(credential.value()::equals)) {
			return true;
		}
		boolean forwarded = headers.stream()
			.anyMatch((header) -> header.name().equalsIgnoreCase("Forwarded")
					|| header.name().equalsIgnoreCase("X-Forwarded-For"));
		return !forwarded && list("joinkey.edge.trusted.networks").stream().anyMatch(this::isWithin);
	}

	/** Return the baggage of a stranger, all of which the application has to drop. */
	String baggage() {
		StringBuilder members = new StringBuilder("joinkey.gate=").append(BAGGAGE).append("0");
		List<String> allowed = list("joinkey.edge.allowed-baggage");
		int number = 0;
		for (String name : list("management.tracing.baggage.remote-fields")) {
			if (allowed.stream().noneMatch(name::equalsIgnoreCase)) {
				members.append(",").append(name).append("=").append(BAGGAGE).append(++number);
			}
		}
		return members.toString();
	}

	/** A caller on the same machine has the address that it calls. */
	private boolean isWithin(String network) {
		try {
			String[] parts = network.strip().split("/", 2);
			byte[] start = InetAddress.getByName(parts[0]).getAddress();
			byte[] own = InetAddress.getByName(URI.create(this.baseUrl.get()).getHost()).getAddress();
			int prefix = (parts.length > 1) ? Integer.parseInt(parts[1]) : start.length * 8;
			boolean within = start.length == own.length;
			for (int bit = 0; within && bit < prefix; bit++) {
				int mask = 0x80 >> (bit % 8);
				within = (start[bit / 8] & mask) == (own[bit / 8] & mask);
			}
			return within;
		}
		catch (UnknownHostException | NumberFormatException ex) {
			return false;
		}
	}

	private String text(String property) {
		return this.environment.getProperty(property, "");
	}

	private List<String> list(String property) {
		return Binder.get(this.environment).bind(property, Bindable.listOf(String.class)).orElseGet(List::of);
	}

}
