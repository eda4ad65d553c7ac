/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the gateway calls when it knows the result. It sends the transaction id back, but
 * no {@code traceparent}.
 */
@RestController
class CallbackController {

	private static final Logger logger = LoggerFactory.getLogger(CallbackController.class);

	@PostMapping("/callbacks")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void result(@RequestBody Callback callback) {
		logger.atInfo().addKeyValue("gateway_response", callback.result()).log("gateway called back");
	}

	record Callback(@JsonProperty("txn_id") String transactionId, String result) {
	}

}
