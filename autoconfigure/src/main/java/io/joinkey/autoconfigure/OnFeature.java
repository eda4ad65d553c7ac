/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.ArrayList;
import java.util.List;

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

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
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
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnJoinkey.class);
		return off.isEmpty() ? ConditionOutcome.match(message.because("it is switched on"))
				: ConditionOutcome.noMatch(message.because(off + " is false"));
	}

}
