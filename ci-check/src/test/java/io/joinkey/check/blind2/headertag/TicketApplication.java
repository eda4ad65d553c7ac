/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.headertag;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.common.KeyValues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tags requests by the id that the caller sent. */
@SpringBootApplication
public class TicketApplication {

	public static void main(String[] args) {
		Platform.mvc(TicketApplication.class, args);
	}

	@Component
	static class ByCaller extends DefaultServerRequestObservationConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
			String caller = context.getCarrier().getHeader("traceparent");
			return super.getLowCardinalityKeyValues(context).and("caller",
					(caller != null && caller.length() > 35) ? caller.substring(3, 35) : "none");
		}

	}

	@RestController
	static class Tickets {

		private static final Logger log = LoggerFactory.getLogger(Tickets.class);

		@GetMapping("/tickets")
		String ticket() {
			log.info("Showing the ticket");
			return "ticket";
		}

	}

}
