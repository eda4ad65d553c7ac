/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.Map;

import ch.qos.logback.classic.LoggerContext;
import io.joinkey.ForeignInternal;
import io.joinkey.logging.AppenderProbe.Layout;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;

/**
 * The logging library that SLF4J is bound to.
 */
enum LoggingBackEnd {

	/**
	 * Logback, Spring Boot's default.
	 */
	LOGBACK("io.joinkey.logging.JsonLogFormatter",
			"include io/joinkey/logging/json-console-appender.xml in the Logback configuration") {

		@Override
		public boolean canWriteJson(ClassLoader classLoader) {
			// new in version 9: the layout cannot start with an older encoder, which
			// the application may name
			return ClassUtils.isPresent("net.logstash.logback.decorate.TokenStreamFactoryBuilderDecorator",
					classLoader);
		}

		@Override
		Map<String, Layout> layouts() {
			return LogbackProbe.layouts((LoggerContext) LoggerFactory.getILoggerFactory());
		}

		@Override
		Runnable attach(LogCoverage coverage) {
			return new LogbackCoverage((LoggerContext) LoggerFactory.getILoggerFactory(), coverage)::detach;
		}

	},

	/**
	 * Log4j2, which {@code spring-boot-starter-log4j2} brings.
	 */
	LOG4J2("io.joinkey.logging.Log4j2JsonLogFormatter",
			"give the appender <StructuredLogLayout format=\"io.joinkey.logging.Log4j2JsonLogFormatter\" />") {

		@Override
		public boolean canWriteJson(ClassLoader classLoader) {
			return ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", classLoader);
		}

		@Override
		Map<String, Layout> layouts() {
			return Log4j2Probe.layouts();
		}

		@Override
		Runnable attach(LogCoverage coverage) {
			return new Log4j2Coverage(coverage)::detach;
		}

	},

	/**
	 * Another logging library.
	 */
	OTHER("", "") {

		@Override
		public boolean canWriteJson(ClassLoader classLoader) {
			return false;
		}

		@Override
		Map<String, Layout> layouts() {
			return Map.of();
		}

		@Override
		Runnable attach(LogCoverage coverage) {
			return () -> {
			};
		}

	};

	private final String formatter;

	private final String remedy;

	LoggingBackEnd(String formatter, String remedy) {
		this.formatter = formatter;
		this.remedy = remedy;
	}

	/**
	 * Return the back end of this JVM.
	 * @return what SLF4J is bound to
	 */
	static LoggingBackEnd current() {
		// by name: the classes of one of them are absent
		String factory = LoggerFactory.getILoggerFactory().getClass().getName();
		if (factory.equals("ch.qos.logback.classic.LoggerContext")) {
			return LOGBACK;
		}
		return (ForeignInternal.LOG4J2_FACTORY.is(factory) && ClassUtils
			.isPresent("org.apache.logging.log4j.core.LoggerContext", LoggingBackEnd.class.getClassLoader())) ? LOG4J2
					: OTHER;
	}

	/**
	 * Return the class of the JSON layout, for {@code logging.structured.format.console}.
	 * @return a class name
	 */
	String formatter() {
		return this.formatter;
	}

	/**
	 * Return how to write our lines from a configuration of the application's own.
	 * @return the middle of a sentence
	 */
	String remedy() {
		return this.remedy;
	}

	/**
	 * Return whether the libraries that the JSON layout needs are on the class path.
	 * @param classLoader the application's class loader
	 * @return whether the layout can be used
	 */
	abstract boolean canWriteJson(ClassLoader classLoader);

	/**
	 * Return the layout of each appender that is attached to a logger.
	 * @return layouts by appender name
	 */
	abstract Map<String, Layout> layouts();

	/**
	 * Count the events of this back end.
	 * @param coverage what counts
	 * @return ends it
	 */
	abstract Runnable attach(LogCoverage coverage);

}
