/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration of the probe that finds appenders which lose the ids, and of the
 * counters of log events. {@link LoggingDefaults} sets the layout, since logging starts
 * before the application context.
 */
@AutoConfiguration
@ConditionalOnJoinkey(Feature.LOGGING)
public final class JoinkeyLoggingAutoConfiguration {

	JoinkeyLoggingAutoConfiguration() {
	}

	@Bean
	HopStatus.Reporter joinkeyLogStatus(BeanFactory beanFactory) {
		return HopStatus.Reporter.of(Hop.LOGS, () -> {
			LoggingBackEnd backEnd = LoggingBackEnd.current();
			if (backEnd == LoggingBackEnd.OTHER) {
				return Hop.LOGS.absent();
			}
			return status(AppenderProbe.run(taken(beanFactory)), backEnd);
		});
	}

	/**
	 * Look at the layouts again, since the application may have added an appender.
	 */
	private static Set<String> taken(BeanFactory beanFactory) {
		String name = "joinkeyTraceFields";
		// by name: the class needs OpenTelemetry
		return (beanFactory.containsBean(name) && beanFactory.getBean(name) instanceof TraceFields fields)
				? fields.yieldToLayouts() : Set.of();
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

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJoinkey(Feature.METRICS)
	@ConditionalOnClass({ MeterRegistry.class, MetricsAutoConfiguration.class })
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyLogCoverage")
		@Conditional(OnKnownBackEnd.class)
		LogCoverage joinkeyLogCoverage(BeanFactory beanFactory) {
			return new LogCoverage(AutoConfigurationPackages.has(beanFactory)
					? AutoConfigurationPackages.get(beanFactory) : List.of());
		}

		@Bean
		MeterBinder joinkeyLogEvents(ObjectProvider<LogCoverage> coverage) {
			return (registry) -> coverage.ifAvailable((lines) -> {
				for (String level : LogCoverage.LEVELS) {
					for (boolean withId : new boolean[] { true, false }) {
						FunctionCounter.builder("joinkey.log.events", lines, (counted) -> counted.count(level, withId))
							.description("Log lines of the application, by whether they carry a trace id")
							.tag("level", level)
							.tag("context", withId ? "present" : "absent")
							.register(registry);
					}
				}
			});
		}

	}

	static final class OnKnownBackEnd implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return LoggingBackEnd.current() != LoggingBackEnd.OTHER;
		}

	}

}
