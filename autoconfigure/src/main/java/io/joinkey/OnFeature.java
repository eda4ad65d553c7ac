/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The condition of {@link ConditionalOnJoinkey}.
 */
final class OnFeature extends SpringBootCondition {

	/** Why Joinkey is switched off in this application, or an empty text. */
	static final String OBSTACLE = Compatibility.ofApplication().obstacle();

	private static final Log logger = LogFactory.getLog("io.joinkey");

	private static final AtomicBoolean reported = new AtomicBoolean();

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnJoinkey.class);
		if (!OBSTACLE.isEmpty()) {
			if (reported.compareAndSet(false, true)) {
				logger.warn("Joinkey is switched off: " + OBSTACLE);
			}
			return ConditionOutcome.noMatch(message.because(OBSTACLE));
		}
		List<String> off = new ArrayList<>();
		if (!Feature.isJoinkeyEnabled(environment)) {
			off.add(Feature.ALL);
		}
		MergedAnnotation<ConditionalOnJoinkey> annotation = metadata.getAnnotations().get(ConditionalOnJoinkey.class);
		for (Feature feature : annotation.getEnumArray("value", Feature.class)) {
			if (!feature.isEnabled(environment)) {
				off.add(feature.property());
			}
		}
		return off.isEmpty() ? ConditionOutcome.match(message.because("it is switched on"))
				: ConditionOutcome.noMatch(message.because(off + " is false"));
	}

}
