/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.joinkey.autoconfigure.HopStatus.Hop;
import io.joinkey.logging.AppenderProbe;
import io.joinkey.logging.LoggingBackEnd;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the probe that finds log appenders which lose the ids. The layout
 * itself is set by {@link JoinkeyDefaults}: logging starts before the application
 * context.
 */
@AutoConfiguration
@ConditionalOnJoinkey(Feature.LOGGING)
public final class JoinkeyLoggingAutoConfiguration {

	JoinkeyLoggingAutoConfiguration() {
	}

	@Bean
	HopStatus.Reporter joinkeyLogStatus() {
		return HopStatus.Reporter.of(Hop.LOGS, () -> {
			LoggingBackEnd backEnd = LoggingBackEnd.current();
			if (backEnd == LoggingBackEnd.OTHER) {
				return Hop.LOGS.absent();
			}
			return status(AppenderProbe.run(), backEnd);
		});
	}

	private static HopStatus status(Map<String, String> appenders, LoggingBackEnd backEnd) {
		List<String> unchecked = new ArrayList<>();
		List<String> losing = new ArrayList<>();
		appenders.forEach((name, result) -> {
			if (result.startsWith(AppenderProbe.NOT_CHECKED)) {
				unchecked.add("appender " + name + ": " + result.substring(AppenderProbe.NOT_CHECKED.length()));
			}
			else if (!result.isEmpty()) {
				losing.add("appender " + name + " " + result);
			}
		});
		List<String> reasons = new ArrayList<>();
		if (!losing.isEmpty()) {
			reasons.add("log lines lose their ids: " + String.join(", ", losing) + ": " + backEnd.remedy()
					+ ", or put %X{trace_id} and %X{span_id} into its pattern");
		}
		if (!unchecked.isEmpty()) {
			reasons.add("log lines could not be checked: " + String.join(", ", unchecked));
		}
		if (!reasons.isEmpty()) {
			return HopStatus.backedOff(Hop.LOGS, String.join("; ", reasons));
		}
		return appenders.isEmpty() ? HopStatus.off(Hop.LOGS, "no appender with a layout is attached")
				: HopStatus.on(Hop.LOGS, "ids on " + String.join(", ", appenders.keySet()));
	}

}
