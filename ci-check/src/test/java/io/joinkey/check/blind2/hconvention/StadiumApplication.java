/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hconvention;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Requests are measured under another name and with other tags. */
@SpringBootApplication
public class StadiumApplication {

	public static void main(String[] args) {
		Platform.mvc(StadiumApplication.class, args, "management.observations.http.server.requests.name=inbound.http",
				"management.metrics.distribution.percentiles-histogram.inbound.http=true");
	}

	@Component
	static class Names extends DefaultServerRequestObservationConvention {

		Names() {
			super("inbound.http");
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
			return KeyValues.of(
					KeyValue.of("http_route", (context.getPathPattern() != null) ? context.getPathPattern() : "none"),
					KeyValue.of("http_request_method", context.getCarrier().getMethod()),
					KeyValue.of("http_response_status_code", (context.getResponse() != null)
							? String.valueOf(context.getResponse().getStatus()) : "none"));
		}

	}

	@RestController
	static class Matches {

		private static final Logger log = LoggerFactory.getLogger(Matches.class);

		@GetMapping("/matches")
		String match() {
			log.info("Showing the match");
			return "match";
		}

	}

}
