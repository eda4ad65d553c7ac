/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Another instrumentation that makes the spans. Micrometer must not make them a second
 * time.
 *
 * @see <a href=
 * "https://github.com/open-telemetry/opentelemetry-java-instrumentation/issues/7576">opentelemetry-java-instrumentation#7576</a>
 */
public enum OtherInstrumentation {

	/** The Java agent. */
	AGENT("the OpenTelemetry Java agent", ForeignInternal.AGENT, "otel.javaagent.enabled", true),

	/** OpenTelemetry's own starter for Spring Boot. */
	STARTER("the OpenTelemetry Spring Boot starter", ForeignInternal.STARTER, "otel.sdk.disabled", false);

	private final String label;

	private final ForeignInternal type;

	private final String property;

	private final boolean enabling;

	OtherInstrumentation(String label, ForeignInternal type, String property, boolean enabling) {
		this.label = label;
		this.type = type;
		this.property = property;
		this.enabling = enabling;
	}

	public String label() {
		return this.label;
	}

	/**
	 * Return the other instrumentation that makes the spans.
	 * @param environment the application's environment
	 * @param classLoader the application's class loader
	 * @return what makes them, or empty when Micrometer does
	 */
	public static Optional<OtherInstrumentation> find(Environment environment, @Nullable ClassLoader classLoader) {
		for (OtherInstrumentation other : values()) {
			boolean present = other.type.isAvailable() && other.isPresent(classLoader);
			if (present && environment.getProperty(other.property, Boolean.class, other.enabling) == other.enabling) {
				return Optional.of(other);
			}
		}
		return Optional.empty();
	}

	/**
	 * Return whether it can instrument the application. An agent that runs adds its jar
	 * to the bootstrap class path. Applications also have that jar as a dependency, to
	 * copy it into their image, so a class on their own class path does not show that the
	 * agent runs.
	 */
	boolean isPresent(@Nullable ClassLoader classLoader) {
		return (this == AGENT) ? isBootstrapClass(this.type.value())
				: ClassUtils.isPresent(this.type.value(), classLoader)
						|| ClassUtils.isPresent(this.type.value(), ClassLoader.getSystemClassLoader());
	}

	private static boolean isBootstrapClass(String name) {
		try {
			Class.forName(name, false, null);
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	/**
	 * Matches if another instrumentation makes the spans.
	 */
	public static final class OnOther implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return find(context.getEnvironment(), context.getClassLoader()).isPresent();
		}

	}

	/**
	 * Matches if the agent makes the spans.
	 */
	public static final class OnAgent implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return find(context.getEnvironment(), context.getClassLoader()).filter((other) -> other == AGENT)
				.isPresent();
		}

	}

}
