/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

import java.math.BigDecimal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the cart, which a client polls while its user decides.
 */
@RestController
class CartController {

	private static final Logger logger = LoggerFactory.getLogger(CartController.class);

	@GetMapping("/cart-preview")
	Preview preview(@RequestParam String user, @RequestParam String cart) {
		int items = 1 + Math.floorMod(cart.hashCode(), 7);
		logger.atInfo()
			.addKeyValue("user", user)
			.addKeyValue("cart", cart)
			.addKeyValue("items", items)
			.log("cart loaded");
		BigDecimal total = new BigDecimal("4.95").multiply(BigDecimal.valueOf(items));
		logger.atInfo()
			.addKeyValue("user", user)
			.addKeyValue("cart", cart)
			.addKeyValue("amount", total)
			.log("cart priced");
		return new Preview(cart, items, total);
	}

	@GetMapping("/eta")
	Eta eta(@RequestParam String user, @RequestParam String cart) {
		int minutes = 15 + Math.floorMod(cart.hashCode(), 30);
		logger.atInfo()
			.addKeyValue("user", user)
			.addKeyValue("cart", cart)
			.addKeyValue("minutes", minutes)
			.log("delivery estimated");
		return new Eta(cart, minutes);
	}

	record Preview(String cart, int items, BigDecimal total) {
	}

	record Eta(String cart, int minutes) {
	}

}
