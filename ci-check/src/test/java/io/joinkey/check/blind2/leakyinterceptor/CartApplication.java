/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.leakyinterceptor;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens a span in preHandle and closes it in postHandle, which failures skip. */
@SpringBootApplication
public class CartApplication {

	public static void main(String[] args) {
		Platform.mvc(CartApplication.class, args, "server.tomcat.threads.max=4", "server.tomcat.threads.min-spare=2");
	}

	@Configuration(proxyBeanMethods = false)
	static class Web implements WebMvcConfigurer {

		private final ObjectProvider<Tracer> tracer;

		Web(ObjectProvider<Tracer> tracer) {
			this.tracer = tracer;
		}

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {
				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					Span span = Web.this.tracer.getObject().nextSpan().name("handler").start();
					request.setAttribute("span", span);
					request.setAttribute("scope", Web.this.tracer.getObject().withSpan(span));
					return true;
				}

				@Override
				public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
						org.springframework.web.servlet.ModelAndView view) {
					((Tracer.SpanInScope) request.getAttribute("scope")).close();
					((Span) request.getAttribute("span")).end();
				}
			});
		}

	}

	@RestController
	static class Carts {

		private static final Logger log = LoggerFactory.getLogger(Carts.class);

		@GetMapping("/carts")
		String cart() {
			log.info("Showing the cart");
			return "cart";
		}

		@GetMapping("/carts/broken")
		String broken() {
			throw new IllegalStateException("The cart is broken");
		}

	}

}
