/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hlayout;

import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** JSON of a layout of its own behind an asynchronous appender, done right. */
@SpringBootApplication
public class TextileApplication {

	public static void main(String[] args) {
		Platform.mvc(TextileApplication.class, args, "logging.config=classpath:blind2/right-layout.xml");
	}

	/** Writes what the event has captured. */
	public static class JsonLayout extends LayoutBase<ILoggingEvent> {

		@Override
		public String doLayout(ILoggingEvent event) {
			Map<String, String> mdc = event.getMDCPropertyMap();
			StringBuilder line = new StringBuilder();
			line.append("{\"time\":\"")
				.append(event.getInstant())
				.append("\",\"severity\":\"")
				.append(event.getLevel());
			line.append("\",\"service\":\"blind\",\"logger\":\"").append(event.getLoggerName());
			line.append("\",\"thread\":").append(quote(event.getThreadName()));
			line.append(",\"trace_id\":\"").append(mdc.getOrDefault("traceId", ""));
			line.append("\",\"span_id\":\"").append(mdc.getOrDefault("spanId", ""));
			line.append("\",\"trace_flags\":\"").append(mdc.getOrDefault("trace_flags", ""));
			line.append("\",\"message\":").append(quote(event.getFormattedMessage()));
			if (event.getThrowableProxy() != null) {
				line.append(",\"exception\":").append(quote(event.getThrowableProxy().getClassName()));
			}
			return line.append("}\n").toString();
		}

		private static String quote(String text) {
			StringBuilder quoted = new StringBuilder("\"");
			for (char each : text.toCharArray()) {
				switch (each) {
					case '"' -> quoted.append("\\\"");
					case '\\' -> quoted.append("\\\\");
					case '\n' -> quoted.append("\\n");
					case '\r' -> quoted.append("\\r");
					case '\t' -> quoted.append("\\t");
					default -> quoted.append((each < ' ') ? ' ' : each);
				}
			}
			return quoted.append('"').toString();
		}

	}

	@RestController
	static class Shirts {

		private static final Logger log = LoggerFactory.getLogger(Shirts.class);

		@GetMapping("/shirts")
		String shirt() {
			log.info("Showing the \"blue\" shirt,\n in size 42");
			return "shirt";
		}

	}

}
