/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.asynclayout;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A layout asks the MDC of the thread that writes, behind an asynchronous appender. */
@SpringBootApplication
public class ClaimsApplication {

	public static void main(String[] args) {
		Platform.mvc(ClaimsApplication.class, args, "logging.config=classpath:blind2/async-layout.xml");
	}

	/** JSON as the log collector wants it. */
	public static class JsonLayout extends LayoutBase<ILoggingEvent> {

		@Override
		public String doLayout(ILoggingEvent event) {
			return "{\"ts\":" + event.getTimeStamp() + ",\"trace_id\":\"" + value("traceId") + "\",\"span_id\":\""
					+ value("spanId") + "\",\"trace_flags\":\"" + value("trace_flags") + "\",\"logger_name\":\""
					+ event.getLoggerName() + "\",\"service\":\"blind\",\"message\":\""
					+ event.getFormattedMessage().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
					+ "\"}\n";
		}

		private static String value(String key) {
			String value = MDC.get(key);
			return (value != null) ? value : "";
		}

	}

	@RestController
	static class Claims {

		private static final Logger log = LoggerFactory.getLogger(Claims.class);

		@GetMapping("/claims")
		String claim() {
			log.info("Showing the claim");
			return "claim";
		}

	}

}
