/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.util.HashMap;
import java.util.Map;

import io.joinkey.ForeignInternal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.servlet.View;

/**
 * Adds the trace id to Spring Boot's whitelabel error page, which shows some of the error
 * attributes only. An error view of the application's gets {@code trace_id} in its model
 * and is left alone.
 */
final class WhitelabelPage implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof View view && ForeignInternal.WHITELABEL_VIEW.is(bean.getClass().getName()))
				? new TracedView(view) : bean;
	}

	/**
	 * Return the model with the trace id in a text that the page shows.
	 */
	static Map<String, Object> withTrace(Map<String, ?> model) {
		Map<String, Object> shown = new HashMap<>(model);
		if (shown.get(ResponseTrace.TRACE_ID) != null) {
			shown.put("error",
					shown.get("error") + ", " + ResponseTrace.TRACE_ID + "=" + shown.get(ResponseTrace.TRACE_ID));
		}
		return shown;
	}

	private static final class TracedView implements View {

		private final View view;

		TracedView(View view) {
			this.view = view;
		}

		@Override
		public @Nullable String getContentType() {
			return this.view.getContentType();
		}

		@Override
		public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
				throws Exception {
			this.view.render((model != null) ? withTrace(model) : null, request, response);
		}

	}

}
