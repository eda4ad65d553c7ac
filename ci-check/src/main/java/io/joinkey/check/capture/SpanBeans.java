/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Registers the beans that record the spans of the application's SDK, as far as the class
 * path has an SDK.
 */
final class SpanBeans {

	private SpanBeans() {
	}

	/**
	 * Registers the beans.
	 * @param beans the application's context, not yet refreshed
	 * @param capture records the spans
	 * @return exports the spans that wait for it
	 */
	static Runnable register(GenericApplicationContext beans, SpanCapture capture) {
		if (isPresent("io.opentelemetry.sdk.trace.SpanProcessor")) {
			Sdk.register(beans, capture);
			if (isPresent("org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters")) {
				return Export.register(beans, capture);
			}
		}
		return () -> {
		};
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, SpanBeans.class.getClassLoader());
	}

	private static final class Export {

		private static Runnable register(GenericApplicationContext beans, SpanCapture capture) {
			ExportWatch watch = new ExportWatch(capture);
			beans.getBeanFactory().addBeanPostProcessor(watch);
			watch.register(beans);
			return () -> watch.flush(beans.getBeanProvider(SdkTracerProvider.class));
		}

	}

	private static final class Sdk {

		private static void register(GenericApplicationContext beans, SpanCapture capture) {
			SdkSpans spans = new SdkSpans(capture);
			beans.registerBean("joinkeySpans", SdkSpans.class, () -> spans);
			if (isPresent("io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider")) {
				beans.registerBean("joinkeySpansOfStarter", SdkSpans.Customizer.class,
						() -> new SdkSpans.Customizer(spans));
			}
		}

	}

}
