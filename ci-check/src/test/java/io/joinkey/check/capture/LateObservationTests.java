/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.web.filter.CharacterEncodingFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LateObservation}.
 */
class LateObservationTests {

	@Test
	void aFilterOfTheApplicationWithALaterOrderIsNamed() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean("late", ServerHttpObservationFilter.class,
					() -> new ServerHttpObservationFilter(ObservationRegistry.NOOP));
			context.registerBean("registered", FilterRegistrationBean.class, () -> registered(0));
			context.registerBean("first", FilterRegistrationBean.class,
					() -> registered(Ordered.HIGHEST_PRECEDENCE + 1));
			context.registerBean("encoding", CharacterEncodingFilter.class);
			context.refresh();
			ApplicationBeans own = new ApplicationBeans(context, (type) -> true);
			assertThat(LateObservation.of(context.getBeanFactory(), own)).containsExactly(
					"the bean 'registered' (" + Own.class.getName() + ")",
					"the bean 'late' (" + ServerHttpObservationFilter.class.getName() + ")");
		}
	}

	private static FilterRegistrationBean<Own> registered(int order) {
		FilterRegistrationBean<Own> bean = new FilterRegistrationBean<>(new Own());
		bean.setOrder(order);
		return bean;
	}

	static class Own extends ServerHttpObservationFilter {

		Own() {
			super(ObservationRegistry.NOOP);
		}

	}

}
