/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.Map;
import java.util.stream.Collectors;

import ch.qos.logback.classic.LoggerContext;
import io.joinkey.autoconfigure.HopStatus.Hop;
import io.joinkey.logging.AppenderProbe;
import io.joinkey.logging.JsonLogFormatter;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the probe that finds log appenders which lose the ids. The layout
 * itself is set by {@link JoinkeyDefaults}: logging starts before the application
 * context.
 */
@AutoConfiguration
@ConditionalOnJoinkey(Feature.LOGGING)
@ConditionalOnClass({ LoggerContext.class, LoggingEventCompositeJsonEncoder.class })
public final class JoinkeyLoggingAutoConfiguration {

	JoinkeyLoggingAutoConfiguration() {
	}

	@Bean
	HopStatus.Reporter joinkeyLogStatus(Environment environment) {
		return HopStatus.Reporter.of(Hop.LOGS, () -> {
			Map<String, String> appenders = AppenderProbe.run();
			String names = String.join(", ", appenders.keySet());
			String losses = appenders.entrySet()
				.stream()
				.filter((appender) -> !appender.getValue().isEmpty())
				.map((appender) -> "appender " + appender.getKey() + " " + appender.getValue())
				.collect(Collectors.joining(", "));
			if (!losses.isEmpty()) {
				return HopStatus.backedOff(Hop.LOGS,
						losses + ": include io/joinkey/logging/json-console-appender.xml in the Logback"
								+ " configuration, or put %X{trace_id} and %X{span_id} into its pattern");
			}
			if (appenders.isEmpty()) {
				return HopStatus.off(Hop.LOGS, "no appender with an encoder is attached");
			}
			String format = environment.getProperty("logging.structured.format.console", "");
			return HopStatus.on(Hop.LOGS,
					(format.equals(JsonLogFormatter.class.getName()) ? "JSON" : "the application's format")
							+ " with ids on " + names);
		});
	}

}
